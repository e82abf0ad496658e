package spine.bench.role;

import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.concurrent.SleepingMillisIdleStrategy;

/** The media driver, and one thread that sends on what comes, both ways. */
final class AeronBroker implements Program {
    private final MediaDriver driver;
    private final AtomicLong forwarded = new AtomicLong();
    private AeronLink forth;
    private AeronLink back;

    AeronBroker(Settings settings) {
        driver = MediaDriver.launch(new MediaDriver.Context().aeronDirectoryName(settings.get("folder"))
                .threadingMode(ThreadingMode.SHARED).sharedIdleStrategy(new SleepingMillisIdleStrategy(10))
                .termBufferSparseFile(false).dirDeleteOnStart(true).dirDeleteOnShutdown(true));
        var aeron = AeronLink.connect(settings);
        forth = new AeronLink(aeron, AeronLink.TO_BROKER, AeronLink.TO_WORKER, new Resting(),
                (buffer, at, length, header) -> forth.send(buffer, at, length));
        back = new AeronLink(aeron, AeronLink.FROM_WORKER, AeronLink.TO_CLIENT, new Resting(),
                (buffer, at, length, header) -> {
                    forwarded.lazySet(forwarded.get() + 1);
                    back.send(buffer, at, length);
                });
        new Thread(this::loop, "bench-broker").start();
    }

    private void loop() {
        var resting = new Resting();
        while (!Thread.currentThread().isInterrupted()) {
            resting.idle(forth.poll() + back.poll());
        }
    }

    @Override
    public Map<String, Object> ready() {
        return Map.of();
    }

    @Override
    public Map<String, Object> obey(String[] words) {
        return Map.of("forwarded", forwarded.get());
    }

    @Override
    public void close() {
        driver.close();
    }
}
