use proptest::prelude::*;

use super::super::super::testing::tile;
use super::*;

const SECOND: Duration = Duration::from_secs(1);

fn queue(at_once: usize) -> Queue {
    Queue::new(Pacing { at_once, ..Pacing::default() })
}

fn server_fault() -> Failure {
    Failure::Server { status: 500, retry_after: None }
}

fn taken(queue: &mut Queue, now: Duration) -> Vec<TileId> {
    std::iter::from_fn(|| match queue.take(now) {
        Take::Ask(id) => Some(id),
        Take::Wait(_) => None,
    })
    .collect()
}

#[test]
fn the_newest_view_goes_first_and_keeps_its_order() {
    let mut queue = queue(9);
    queue.want(tile(5, 1, 1), 1);
    queue.want(tile(6, 1, 1), 2);
    queue.want(tile(6, 2, 2), 2);
    let expected = [tile(6, 1, 1), tile(6, 2, 2), tile(5, 1, 1)];
    assert_eq!(taken(&mut queue, Duration::ZERO), expected);
}

#[test]
fn what_went_out_of_view_is_not_asked_for() {
    let mut queue = queue(9);
    queue.want(tile(5, 1, 1), 1);
    queue.want(tile(5, 2, 2), 2);
    queue.forget_before(2);
    assert_eq!(taken(&mut queue, Duration::ZERO), [tile(5, 2, 2)]);
}

#[test]
fn one_tiles_failure_lets_others_pass_and_three_in_a_row_do_not() {
    let mut queue = queue(2);
    for x in 0..4 {
        queue.want(tile(5, x, 0), 1);
    }
    assert_eq!(taken(&mut queue, Duration::ZERO).len(), 2);
    queue.fail(tile(5, 0, 0), &server_fault(), Duration::ZERO);
    queue.fail(tile(5, 1, 0), &server_fault(), Duration::ZERO);
    assert!(queue.is_troubled());
    assert_eq!(taken(&mut queue, Duration::ZERO), [tile(5, 2, 0), tile(5, 3, 0)]);
    queue.fail(tile(5, 2, 0), &server_fault(), Duration::ZERO);
    queue.fail(tile(5, 3, 0), &server_fault(), Duration::ZERO);
    assert!(taken(&mut queue, SECOND / 2).is_empty());
    // Two failures of the source by now: a rest of two seconds, a quarter more or less. Then one
    // tile goes ahead.
    assert_eq!(taken(&mut queue, 3 * SECOND).len(), 1);
    queue.succeed(tile(5, 0, 0));
    assert_eq!(taken(&mut queue, 3 * SECOND).len(), 2);
}

#[test]
fn a_server_that_names_a_time_is_left_alone_that_long() {
    let mut queue = queue(2);
    queue.want(tile(5, 0, 0), 1);
    queue.want(tile(5, 1, 0), 1);
    taken(&mut queue, Duration::ZERO);
    let failure = Failure::RateLimited { retry_after: Some(90 * SECOND) };
    queue.succeed(tile(5, 1, 0));
    queue.fail(tile(5, 0, 0), &failure, Duration::ZERO);
    queue.want(tile(5, 2, 0), 1);
    assert_eq!(queue.take(89 * SECOND), Take::Wait(Some(SECOND)));
    assert!(matches!(queue.take(90 * SECOND), Take::Ask(_)));
}

#[test]
fn rests_grow_up_to_the_longest() {
    let mut queue = queue(1);
    let id = tile(5, 0, 0);
    queue.want(id, 1);
    let mut now = Duration::ZERO;
    let mut rests = Vec::new();
    for _ in 0..14 {
        assert_eq!(taken(&mut queue, now), [id]);
        queue.fail(id, &server_fault(), now);
        let Take::Wait(Some(rest)) = queue.take(now) else { panic!("a rest") };
        rests.push(rest);
        now += rest;
    }
    assert!(rests[0] >= SECOND.mul_f64(0.75) && rests[0] <= SECOND.mul_f64(1.25));
    assert!(rests[5] > 15 * SECOND);
    assert!(rests.iter().all(|rest| *rest <= 375 * SECOND));
}

#[test]
fn a_tile_that_was_delivered_is_not_asked_for_until_it_was_looked_at() {
    let mut queue = queue(1);
    let id = tile(5, 0, 0);
    queue.want(id, 1);
    taken(&mut queue, Duration::ZERO);
    assert!(!queue.want(id, 2));
    queue.succeed(id);
    assert!(!queue.want(id, 2));
    queue.looked_at(id);
    assert!(queue.want(id, 3));
}

#[derive(Debug, Clone)]
enum Step {
    Want(u32),
    NextFrame,
    Take,
    Succeed,
    Fail(u8),
    Pass(u64),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        4 => (0..12_u32).prop_map(Step::Want),
        1 => Just(Step::NextFrame),
        4 => Just(Step::Take),
        1 => Just(Step::Succeed),
        2 => (0..4_u8).prop_map(Step::Fail),
        2 => (1..5_000_u64).prop_map(Step::Pass),
    ];
    prop::collection::vec(step, 1..200)
}

proptest! {
    /// Whatever happens: never more at once than agreed, no tile twice at once, none that nobody
    /// wants, and none before at least three quarters of the first rest.
    #[test]
    fn servers_are_never_hammered(steps in steps(), at_once in 1..4_usize, seed: u64) {
        let mut queue = Queue::new(Pacing { at_once, seed, ..Pacing::default() });
        let mut in_flight: Vec<TileId> = Vec::new();
        let mut failed_at: HashMap<TileId, Duration> = HashMap::new();
        let mut wanted: HashMap<TileId, u64> = HashMap::new();
        let (mut frame, mut now) = (1, Duration::ZERO);
        for step in steps {
            match step {
                Step::Want(x) => {
                    queue.want(tile(5, x, 0), frame);
                    wanted.insert(tile(5, x, 0), frame);
                }
                Step::NextFrame => {
                    queue.forget_before(frame);
                    wanted.retain(|_, asked| *asked >= frame);
                    frame += 1;
                }
                Step::Take => if let Take::Ask(id) = queue.take(now) {
                    prop_assert!(!in_flight.contains(&id));
                    prop_assert!(wanted.contains_key(&id));
                    if let Some(at) = failed_at.get(&id) {
                        prop_assert!(now - *at >= SECOND.mul_f64(0.75));
                    }
                    in_flight.push(id);
                    prop_assert!(in_flight.len() <= at_once);
                }
                Step::Succeed => if let Some(id) = in_flight.pop() {
                    queue.succeed(id);
                    queue.looked_at(id);
                    failed_at.remove(&id);
                }
                Step::Fail(kind) => if let Some(id) = in_flight.pop() {
                    let failure = match kind {
                        0 => server_fault(),
                        1 => Failure::Unreachable(String::new()),
                        2 => Failure::RateLimited { retry_after: Some(2 * SECOND) },
                        _ => Failure::NotAPicture(String::new()),
                    };
                    queue.fail(id, &failure, now);
                    failed_at.insert(id, now);
                }
                Step::Pass(millis) => now += Duration::from_millis(millis),
            }
        }
    }
}
