//! Numbers of rows in a few classes with round limits, for what is told by colour.

/// More are not told apart.
pub const MOST_CLASSES: usize = 5;

/// The least number of each class, ascending; the first has 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct Classes {
    least: [u32; MOST_CLASSES],
    len: u8,
}

impl Classes {
    /// For numbers from 1 to `most`: limits of 1, 2 and 5 with noughts, spread over the orders of
    /// magnitude, so that they seldom change while time passes.
    pub fn up_to(most: u32) -> Self {
        let round: Vec<u32> = round_numbers().take_while(|n| *n <= most.max(1)).collect();
        let last = round.len() - 1;
        let wanted = round.len().min(MOST_CLASSES);
        let mut classes = Self::default();
        for (nth, least) in classes.least.iter_mut().take(wanted).enumerate() {
            // Half a step is rounded up; a single class is the first.
            let parts = (wanted - 1).max(1);
            *least = round[(nth * last * 2 + parts) / (2 * parts)];
            classes.len += 1;
        }
        classes
    }

    pub fn len(&self) -> usize {
        usize::from(self.len)
    }

    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The number of the class that has so many rows.
    pub fn of(&self, rows: u32) -> usize {
        self.limits().iter().rposition(|least| *least <= rows).unwrap_or(0)
    }

    /// The least number of each.
    pub fn limits(&self) -> &[u32] {
        &self.least[..self.len()]
    }

    /// The least and the largest number of a class; the last has no largest.
    pub fn bounds(&self, class: usize) -> (u32, Option<u32>) {
        let least = self.limits().get(class).copied().unwrap_or(1);
        (least, self.limits().get(class + 1).map(|next| next - 1))
    }

    /// How strong the colour of a class is, from 0 to 1.
    pub fn share(&self, class: usize) -> f32 {
        // A few small numbers.
        class as f32 / (self.len().max(2) - 1) as f32
    }
}

/// 1, 2, 5, 10, 20 and so on, as far as they can be counted.
fn round_numbers() -> impl Iterator<Item = u32> {
    let units = std::iter::successors(Some(1u32), |unit| unit.checked_mul(10));
    units.flat_map(|unit| [1, 2, 5].into_iter().filter_map(move |step| unit.checked_mul(step)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_round_and_reach_from_one_to_the_most() {
        let limits = |most| Classes::up_to(most).limits().to_vec();
        assert_eq!(limits(0), [1]);
        assert_eq!(limits(1), [1]);
        assert_eq!(limits(2), [1, 2]);
        assert_eq!(limits(10), [1, 2, 5, 10]);
        assert_eq!(limits(49), [1, 2, 5, 10, 20]);
        assert_eq!(limits(800), [1, 5, 20, 100, 500]);
        assert_eq!(limits(u32::MAX).len(), MOST_CLASSES);
        for most in [1, 3, 7, 60, 150, 999, 12_345, 1_000_000, u32::MAX] {
            let classes = Classes::up_to(most);
            let limits = classes.limits();
            assert!(limits.windows(2).all(|w| w[0] < w[1]), "{most}: {limits:?}");
            assert!(limits.last().is_some_and(|last| *last <= most), "{most}: {limits:?}");
            assert_eq!((classes.of(1), classes.of(most)), (0, limits.len() - 1));
        }
    }

    #[test]
    fn each_number_lies_within_its_class() {
        let classes = Classes::up_to(5_000);
        for rows in 1..6_000 {
            let (least, most) = classes.bounds(classes.of(rows));
            assert!(least <= rows && most.is_none_or(|most| rows <= most), "{rows}");
        }
    }
}
