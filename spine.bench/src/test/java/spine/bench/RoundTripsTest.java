package spine.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RoundTripsTest {
    private static final Duration SHORT = Duration.ofMillis(5);

    @Test
    void shouldMeasureWhenTheEchoIsRight() throws Exception {
        var right = RoundTrips.checked(CompletableFuture::completedStage, 64);
        assertTrue(Load.oneAtATime(right, SHORT).count() > 0);
        assertTrue(Load.inFlight(right, 4, SHORT) > 0);
    }

    @Test
    void shouldFailWhenOneAnswerIsWrong() {
        var calls = new AtomicInteger();
        Echo wrong = input -> CompletableFuture.completedStage(
                calls.incrementAndGet() % 10 == 0 ? ByteString.copyFromUtf8("no") : input);
        var operation = RoundTrips.checked(wrong, 64);
        var alone = assertThrows(ExecutionException.class,
                () -> Load.oneAtATime(operation, Duration.ofSeconds(10)));
        assertInstanceOf(WrongAnswerException.class, alone.getCause());
        assertThrows(CompletionException.class, () -> Load.inFlight(operation, 4, Duration.ofSeconds(10)));
    }

    @Test
    void shouldNeverHaveMoreInFlightThanAskedFor() throws Exception {
        var inFlight = new AtomicInteger();
        var most = new AtomicInteger();
        Load.inFlight(number -> {
            most.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
            return CompletableFuture.runAsync(Thread::onSpinWait).thenRun(inFlight::decrementAndGet);
        }, 4, SHORT);
        assertEquals(0, inFlight.get());
        assertTrue(most.get() <= 4, "were " + most);
    }
}
