package spine.bench.role;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class TripTest {
    private static final int SIZE = 64;

    private final ArrayDeque<byte[]> wire = new ArrayDeque<>();
    private int most;

    private void send(long number, Payload payload) {
        wire.add(payload.number(number).bytes.clone());
        most = Math.max(most, wire.size());
    }

    @Test
    void shouldEndWithTheLastAnswerWhenAllComeInOrder() throws Exception {
        var trip = new Trip(this::send, SIZE, 8, 20);
        trip.start();
        while (!trip.ended()) {
            trip.answered(ByteBuffer.wrap(wire.remove()).asReadOnlyBuffer());
        }
        assertTrue(((Number) trip.result().get().get("count")).longValue() >= 8);
        assertEquals(0, wire.size());
        assertTrue(most <= 8, "were " + most);
    }

    @Test
    void shouldTellQuantilesWhenOneIsInFlight() throws Exception {
        var trip = new Trip(this::send, SIZE, 1, 5);
        trip.start();
        while (!trip.ended()) {
            trip.answered(ByteBuffer.wrap(wire.remove()));
        }
        assertTrue(trip.result().get().keySet().contains("p99"));
    }

    @Test
    void shouldFailWhenAnAnswerIsOutOfTurnOrOfAnotherSize() {
        var swapped = new Trip(this::send, SIZE, 2, 1000);
        swapped.start();
        wire.remove();
        swapped.answered(ByteBuffer.wrap(wire.remove()));
        assertThrows(ExecutionException.class, () -> swapped.result().get());

        var cut = new Trip(this::send, SIZE, 1, 1000);
        cut.start();
        cut.answered(ByteBuffer.wrap(wire.remove(), 0, SIZE - 1));
        assertThrows(ExecutionException.class, () -> cut.result().get());
    }

    @Test
    void shouldSeeAChangedByteAtBothEndsAlwaysAndWithinNowAndThen() {
        var sent = new Payload(SIZE).number(3).bytes;
        var expected = new Payload(SIZE);
        assertTrue(expected.came(3, ByteBuffer.wrap(sent.clone())));
        for (int at : new int[] {0, SIZE - 1}) {
            var changed = sent.clone();
            changed[at]++;
            assertFalse(expected.came(3, ByteBuffer.wrap(changed)), "byte " + at);
        }
        var inside = new Payload(SIZE).number(Payload.FULL_EVERY).bytes;
        inside[SIZE / 2]++;
        assertFalse(expected.came(Payload.FULL_EVERY, ByteBuffer.wrap(inside)));
    }
}
