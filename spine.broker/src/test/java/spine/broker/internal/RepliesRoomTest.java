package spine.broker.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import spine.api.transport.Peer;
import spine.api.transport.Receiver;
import spine.api.transport.SendOutcome;

/**
 * Places for replies, over all that can become of a request: each place that was set aside is used or given back,
 * exactly once, and no request that was accepted goes without its reply.
 */
class RepliesRoomTest {
    /** What happens on the way, one after the other. */
    enum Step {
        ASK, ASK_AGAIN, ASK_OTHER_WORK, ANSWER, ANSWER_TWICE, CANCEL, AGENT_SAYS_NO, AGENT_DIES, AGENT_JOINS, REVOKE,
        GRANT, QUEUE_FULL, QUEUE_FREE, PEER_GONE, PEER_BACK, SEND_BREAKS, SEND_WORKS, NO_ROUTER_LEFT
    }

    @Provide
    Arbitrary<List<Step>> stories() {
        return Arbitraries.of(Step.class).list().ofMaxSize(60);
    }

    @Property(tries = 300)
    void shouldUseOrGiveBackEachPlaceExactlyOnce(@ForAll("stories") List<Step> story) throws Exception {
        try (var kit = new Kit(Map.of("maxCalls", 5))) {
            new Story(kit).tell(story);
        }
    }

    private static final class Story {
        private final Kit kit;
        private final FakeEndpoint asking = new FakeEndpoint();
        private final Receiver data;
        private final Receiver agents;
        private final Peer far;
        private final Peer three;
        private final List<String> open = new ArrayList<>();
        private int ids;

        Story(Kit kit) {
            this.kit = kit;
            data = kit.plane(Plane.Kind.DATA);
            agents = kit.plane(Plane.Kind.AGENTS);
            far = Kit.peer("far", kit.guard.grant(1, Set.of(), Set.of("far")));
            three = Kit.peer("three", kit.guard.grant(3, Set.of(3), Set.of()));
            join();
        }

        void tell(List<Step> story) throws Exception {
            for (var step : story) {
                take(step);
            }
            take(Step.GRANT);
            kit.router.close();
            kit.agents.close();
            assertEquals(0, kit.router.inFlight());
            assertEquals(0, asking.held(), "of those who ask: " + story);
            assertEquals(0, kit.endpoint.held(), "of the agent: " + story);
            assertEquals(0, kit.count("planes.failed"));
        }

        private void take(Step step) throws Exception {
            switch (step) {
                case ASK -> {
                    open.add("id" + ids++);
                    ask(open.get(open.size() - 1), "q");
                }
                case ASK_AGAIN -> ask(last(), "q");
                case ASK_OTHER_WORK -> ask(last(), "other");
                case ANSWER -> answer(last());
                case ANSWER_TWICE -> {
                    answer(last());
                    answer(last());
                }
                case CANCEL -> kit.router.cancel(kit.guard.principal(three.key()), last(), "");
                case AGENT_SAYS_NO -> agents.onMessage(kit.endpoint.inbound(far, kit.spike(last())
                        .setError(spine.api.rcis.ErrorDetails.newBuilder().setErrorCode("OVERLOADED")).build()
                        .toByteString()));
                case AGENT_DIES -> {
                    kit.time.advanceMillis(10_001);
                    kit.agents.sweep();
                }
                case AGENT_JOINS -> join();
                case REVOKE -> kit.guard.grants.remove(three.key());
                case GRANT -> kit.guard.grant(3, Set.of(3), Set.of());
                case QUEUE_FULL -> asking.places = asking.held();
                case QUEUE_FREE -> asking.places = Integer.MAX_VALUE;
                case PEER_GONE -> asking.outcome = SendOutcome.UNREACHABLE;
                case PEER_BACK -> asking.outcome = SendOutcome.SENT;
                case SEND_BREAKS -> asking.failure = new IllegalStateException("closed");
                case SEND_WORKS -> asking.failure = null;
                case NO_ROUTER_LEFT -> kit.endpoint.places = kit.endpoint.places == 0 ? Integer.MAX_VALUE : 0;
            }
        }

        private String last() {
            return open.isEmpty() ? "none" : open.get(open.size() - 1);
        }

        private void join() {
            kit.agents.register(kit.joining("far", "far", far.key()));
        }

        private void ask(String id, String text) {
            data.onMessage(asking.inbound(three, kit.spike(id).setSenderValue(3).setTextData(text)
                    .setRecipientName("far").build().toByteString()));
        }

        private void answer(String id) {
            agents.onMessage(kit.endpoint.inbound(far, kit.spike(id).setTextData("a")
                    .setMeta(spine.api.message.ResponseMetadata.getDefaultInstance()).build().toByteString()));
        }
    }
}
