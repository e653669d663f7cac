//! A feed through random cuts: each number once, in order, whatever breaks.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::Arc;

use crate::feed::{next, replay, snapshot, update, CHANNEL};
use crate::peer::{Chance, Line, Peer};

const LAST: u64 = 2000;

/// Tell the channel from where it is, and cut the connection within some message; each number is told at least once.
async fn tell(line: &mut Line, told: &AtomicU64, chance: &mut Chance) -> Option<()> {
    let mut seq = told.load(Ordering::Relaxed);
    let mut budget = usize::try_from(chance.below(6000)).unwrap();
    let mut say = |text: String| {
        let kept = text.len().min(budget);
        budget -= kept;
        (text.as_bytes()[..kept].to_vec(), kept == text.len())
    };
    let (bytes, whole) = say(snapshot(seq));
    line.say(&bytes).await;
    if !whole {
        return None;
    }
    let mut asked = seq == 1;
    loop {
        if !asked && chance.below(3) > 0 {
            asked = true;
            if let Some(from) = question(line).await {
                let page = chance.below(40) + 1;
                let (bytes, whole) = say(replay(from..=seq.min(from + page), seq));
                line.say(&bytes).await;
                if !whole {
                    return None;
                }
                asked = seq <= from + page;
                continue;
            }
        }
        seq = (seq + 1).min(LAST);
        told.store(seq, Ordering::Relaxed);
        let (bytes, whole) = say(update(seq));
        if line_write(line, &bytes).await.is_none() || !whole {
            return None;
        }
        if seq == LAST {
            return Some(());
        }
    }
}

async fn line_write(line: &mut Line, bytes: &[u8]) -> Option<()> {
    tokio::io::AsyncWriteExt::write_all(&mut line.stream, bytes).await.ok()
}

/// The number from which the library asks, if it asks at all in a moment.
async fn question(line: &mut Line) -> Option<u64> {
    let asked = tokio::time::timeout(std::time::Duration::from_millis(20), line.try_hear()).await.ok()??;
    assert_eq!(asked[..3], ["FEED.REPLAY", CHANNEL, "FROM"]);
    asked[3].parse().ok()
}

async fn accept(peer: &Peer, chance: &mut Chance) -> Option<Line> {
    let mut line = peer.accept_silently().await;
    if chance.below(8) == 0 {
        return None; // right after the accept
    }
    for _ in 0..3 {
        line.try_hear().await?;
    }
    line.say(b"%0\r\n+OK\r\n+OK\r\n").await;
    if chance.below(8) == 0 {
        return None;
    }
    line.try_hear().await?;
    line.say(b">3\r\n$9\r\nsubscribe\r\n$7\r\ndepth:M\r\n:1\r\n").await;
    Some(line)
}

#[tokio::test]
async fn a_feed_through_random_cuts_has_each_number_once() {
    let peer = Peer::listen().await;
    let (exchange, _calls) = peer.exchange().await;
    let told = Arc::new(AtomicU64::new(1));
    let server = tokio::spawn({
        let told = Arc::clone(&told);
        async move {
            let mut chance = Chance(0x9e37_79b9_7f4a_7c15);
            let mut cuts = 0;
            loop {
                let Some(mut line) = accept(&peer, &mut chance).await else { continue };
                let done = tell(&mut line, &told, &mut chance).await;
                cuts += 1;
                if done.is_some() {
                    // What the library still lacks it asks for, until it has all.
                    while let Some(asked) = line.try_hear().await {
                        line.say(replay(asked[3].parse().unwrap()..=LAST, LAST).as_bytes()).await;
                    }
                    return cuts;
                }
                if chance.below(2) == 0 {
                    line.reset();
                }
            }
        }
    });
    let mut messages = exchange.feed().subscribe([CHANNEL]).await.unwrap();
    let first = next(&mut messages).await;
    assert!(first.is_snapshot());
    let mut held = first.seq;
    while held < LAST {
        let message = next(&mut messages).await;
        assert_eq!((message.prev, message.seq), (Some(held), held + 1));
        held = message.seq;
    }
    drop(messages);
    let cuts = server.await.unwrap();
    assert!(cuts > 50, "{cuts} cuts");
}
