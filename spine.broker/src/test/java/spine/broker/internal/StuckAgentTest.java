package spine.broker.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import spine.api.message.NeuralSpike;
import spine.api.security.VerifiedKey;
import spine.api.transport.Peer;
import spine.api.transport.Receiver;

/** A full agent refuses its own callers at once, and nobody else's wait for it. */
class StuckAgentTest {
    private final Kit kit = new Kit(Map.of("agentThreads", 1, "agentQueue", 2));
    private final Receiver data = kit.plane(Plane.Kind.DATA);
    private final Receiver agents = kit.plane(Plane.Kind.AGENTS);
    private final FakeEndpoint asking = new FakeEndpoint();
    private final CountDownLatch go = new CountDownLatch(1);
    private final CountDownLatch stuck = new CountDownLatch(1);
    private VerifiedKey key;
    private Peer three;
    private int ids;

    @BeforeEach
    void grant() {
        key = kit.guard.grant(1, Set.of(), Set.of("far"));
        three = Kit.peer("component_3", kit.guard.grant(3, Set.of(3), Set.of()));
        kit.host("stuck", (call, request) -> {
            stuck.countDown();
            go.await();
            return request;
        });
        kit.host("quick", (call, request) -> request);
    }

    @AfterEach
    void close() {
        go.countDown();
        kit.close();
    }

    private void ask(String agent) {
        data.onMessage(asking.inbound(three, kit.spike("id" + ids++).setSenderValue(3).setTextData("q")
                .setRecipientName(agent).build().toByteString()));
    }

    private NeuralSpike reply() throws InterruptedException {
        return asking.next().spike();
    }

    @Test
    void shouldAnswerForOthersWhileOneInTheContainerIsStuckAndFull() throws Exception {
        for (int i = 0; i < 3; i++) {
            ask("stuck");
        }
        stuck.await(10, TimeUnit.SECONDS);
        for (int i = 0; i < 20; i++) {
            ask("stuck");
            var refused = reply().getError();
            assertEquals("OVERLOADED", refused.getErrorCode(), refused.getErrorMessage());
            ask("quick");
            assertEquals("q", reply().getRichPayload().getText());
        }
        assertEquals(3, asking.held(), "of the three that were accepted");
        go.countDown();
        for (int i = 0; i < 3; i++) {
            assertEquals("q", reply().getRichPayload().getText(), "what was accepted is answered");
        }
        assertEquals(0, asking.held());
    }

    @Test
    void shouldAnswerForOthersWhileOneOutsideHasUsedUpItsCredit() throws Exception {
        kit.agents.register(kit.joining("far", "r1", key));
        for (int i = 0; i < 4; i++) {
            ask("far");
        }
        for (int i = 0; i < 20; i++) {
            ask("far");
            assertEquals("OVERLOADED", reply().getError().getErrorCode());
            ask("quick");
            assertEquals("q", reply().getRichPayload().getText());
        }
        for (int i = 0; i < 4; i++) {
            agents.onMessage(kit.endpoint.inbound(Kit.peer("r1", key),
                    kit.spike("id" + i).setTextData("late but here").build().toByteString()));
            assertEquals("late but here", reply().getTextData());
        }
        assertEquals(0, asking.held());
    }

    @Test
    void shouldRefuseAtOnceWhenTheAgentsQueueHasNoPlace() throws Exception {
        kit.agents.register(kit.joining("far", "r1", key));
        kit.endpoint.places = 0;
        ask("far");
        assertEquals("OVERLOADED", reply().getError().getErrorCode());
        assertEquals(0, kit.endpoint.sent.size(), "nothing was sent to it");
        assertEquals(0, kit.router.inFlight());
    }

    @Test
    void shouldAcceptNothingForWhoseReplyThereIsNoPlace() throws Exception {
        asking.places = 1;
        ask("stuck");
        stuck.await(10, TimeUnit.SECONDS);
        ask("quick");
        assertEquals("OVERLOADED", reply().getError().getErrorCode());
        assertEquals(1, kit.router.inFlight(), "the second was not begun");
        asking.places = 2;
        ask("quick");
        assertEquals("q", reply().getRichPayload().getText());
    }
}
