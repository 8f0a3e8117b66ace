//! The days of a table's rows, which are in order of time.

/// Where the rows of each day begin: tables have far fewer days than rows.
#[derive(Debug, Default)]
pub(super) struct DayRuns {
    /// Days that have rows, and the first row of each.
    starts: Vec<(i32, u32)>,
    rows: u32,
}

impl DayRuns {
    /// Of the day of each row; they must not go down.
    pub fn of(days: impl Iterator<Item = i32>) -> Self {
        let mut runs = Self::default();
        for day in days {
            if runs.starts.last().is_none_or(|(last, _)| *last != day) {
                runs.starts.push((day, runs.rows));
            }
            runs.rows += 1;
        }
        runs.starts.shrink_to_fit();
        runs
    }

    pub fn first(&self) -> Option<i32> {
        self.starts.first().map(|(day, _)| *day)
    }

    pub fn last(&self) -> Option<i32> {
        self.starts.last().map(|(day, _)| *day)
    }

    /// The day of a row. `None` past the last.
    pub fn day(&self, row: u32) -> Option<i32> {
        let run = self.starts.partition_point(|(_, start)| *start <= row).checked_sub(1)?;
        self.starts.get(run).filter(|_| row < self.rows).map(|(day, _)| *day)
    }

    /// How many rows there are before a day.
    pub fn before(&self, day: i32) -> u32 {
        let run = self.starts.partition_point(|(other, _)| *other < day);
        self.starts.get(run).map_or(self.rows, |(_, start)| *start)
    }

    pub fn bytes(&self) -> usize {
        self.starts.capacity() * size_of::<(i32, u32)>()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn runs_tell_what_the_days_tell(
            mut days in prop::collection::vec(-20..20i32, 0..60),
            asked in -22..22i32,
        ) {
            days.sort_unstable();
            let runs = DayRuns::of(days.iter().copied());
            prop_assert_eq!((runs.first(), runs.last()), (days.first().copied(), days.last().copied()));
            prop_assert_eq!(runs.before(asked) as usize, days.iter().filter(|d| **d < asked).count());
            for row in 0..=days.len() {
                prop_assert_eq!(runs.day(row as u32), days.get(row).copied());
            }
        }
    }
}
