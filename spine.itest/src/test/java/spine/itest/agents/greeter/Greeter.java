package spine.itest.agents.greeter;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import spine.api.Agent;
import spine.api.Call;
import spine.api.Payload;
import spine.api.SpineAgent;

/** Answers what its bundle's {@code greeting.txt} says; counts its activations where the tests can read them.
 * Asked to wait, it answers when the test lets it. */
@Component
@SpineAgent(name = "greeter", capabilities = "greet")
public final class Greeter implements Agent {
    private final String greeting;
    private final AtomicBoolean isOver = new AtomicBoolean();

    @Activate
    public Greeter() throws IOException {
        try (var in = Greeter.class.getResourceAsStream("/greeting.txt")) {
            greeting = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        if (greeting.startsWith("fail")) {
            throw new IllegalStateException(greeting);
        }
        System.getProperties().merge("spine.itest.activations." + greeting, 1, (a, b) -> (int) a + (int) b);
    }

    @Deactivate
    void close() {
        isOver.set(true);
    }

    @Override
    public Payload answer(Call call, Payload request) throws InterruptedException {
        if (request.text().equals("wait")) {
            ((CountDownLatch) System.getProperties().get("spine.itest.latch")).await();
        }
        return Payload.text(isOver.get() ? "asked after its end" : greeting);
    }
}
