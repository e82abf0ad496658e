package spine.zmtp.stress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.ArrayDeque;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import spine.zmtp.loop.internal.Lane;
import spine.zmtp.loop.internal.Returns;

/** Objects that go out by a lane come back once each and in order, and nobody waits for one that is back. */
@Timeout(60)
class ReturnsStressTest {
    private static final int COUNT = 100_000;
    private static final int OBJECTS = 37;

    private static final class Thing extends Returns.Item<Thing> {
        private final Post post;
        private int number;
        private boolean out;

        Thing(Post post) {
            this.post = post;
        }

        @Override
        protected void back() {
            post.back(this);
        }
    }

    private static final class Post {
        final CountDownLatch done = new CountDownLatch(1);
        private final ArrayDeque<Thing> free = new ArrayDeque<>();
        private final Lane lane;
        private final Returns<Thing> returns;
        private int next;
        private int came;
        private boolean wrong;

        Post(Two two) {
            lane = new Lane(two.here, two.there, 1, 64);
            returns = new Returns<>(two.there, two.here);
            two.there.crossings.attend(lane);
            two.here.crossings.attend(returns);
            for (int i = 0; i < OBJECTS; i++) {
                free.add(new Thing(this));
            }
        }

        void send() {
            while (!free.isEmpty() && next < COUNT) {
                var thing = free.poll();
                thing.number = next++;
                wrong |= thing.out;
                thing.out = true;
                lane.put(() -> {
                    Two.dawdle();
                    returns.add(thing);
                });
            }
        }

        void back(Thing thing) {
            wrong |= !thing.out || thing.number != came++;
            thing.out = false;
            free.add(thing);
            Two.dawdle();
            if (came == COUNT) {
                done.countDown();
            } else {
                send();
            }
        }
    }

    @Test
    void shouldBringEachBackOnceAndInOrder() throws Exception {
        Post post;
        try (var two = new Two()) {
            post = new Post(two);
            two.start();
            two.here.post(post::send);
            Two.await(post.done, "the last one");
        }
        assertFalse(post.wrong, "out of order, or twice");
        assertEquals(OBJECTS, post.free.size());
        assertEquals(COUNT, post.came);
    }
}
