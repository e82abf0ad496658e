package spine.broker.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import spine.api.Address;
import spine.api.AgentDescriptor;
import spine.api.Call;
import spine.api.ErrorCode;
import spine.api.Outcome;
import spine.api.Payload;
import spine.api.routing.Member;

class AttemptsTest extends WithDesks {
    @Test
    void shouldTryAnotherWhenAWorkerCannotBeReachedOrIsFull() throws Exception {
        for (var code : List.of(ErrorCode.UNAVAILABLE, ErrorCode.OVERLOADED)) {
            var a = desk("a-" + code.name().toLowerCase());
            var b = desk("b-" + code.name().toLowerCase());
            var result = kit.router.route(kit.call(code.name()), WORK, Kit.text(""));
            var asked = a.asked.isEmpty() ? b : a;
            asked.asked.get(0).complete(refusal(code));
            (asked == a ? b : a).asked.get(0).complete(answer("second"));

            assertEquals("second", Kit.text(Kit.outcome(result)));
            kit.table.flip(kit.table.current().members(), Set.of());
        }
        assertEquals(2, kit.count("calls.retried"));
    }

    @Test
    void shouldTryAnotherAfterDeathOnlyWhenIdempotent() throws Exception {
        for (boolean idempotent : new boolean[] {true, false}) {
            var a = desk("a");
            var b = desk("b");
            var result = kit.router.route(kit.call("i" + idempotent, Kit.ANN, Duration.ofSeconds(30), idempotent), WORK,
                    Kit.text(""));
            var asked = a.asked.isEmpty() ? b : a;
            var other = asked == a ? b : a;
            asked.close();
            if (idempotent) {
                other.asked.get(0).complete(answer("again"));
                assertEquals("again", Kit.text(Kit.outcome(result)));
            } else {
                assertEquals(ErrorCode.OUTCOME_UNKNOWN, Kit.code(Kit.outcome(result)));
                assertEquals(List.of(), other.asked);
            }
            kit.table.flip(kit.table.current().members(), Set.of());
        }
    }

    @Test
    void shouldNotTryAnotherWhenTheAgentFailedOrTheCallerLeft() throws Exception {
        var a = desk("a");
        var b = desk("b");
        var failed = kit.router.route(kit.call("1"), WORK, Kit.text(""));
        var asked = a.asked.isEmpty() ? b : a;
        asked.asked.get(0).complete(refusal(ErrorCode.AGENT_FAILED));
        assertEquals(ErrorCode.AGENT_FAILED, Kit.code(Kit.outcome(failed)));

        var left = kit.router.route(kit.call("2"), WORK, Kit.text(""));
        kit.router.cancel(Kit.ANN, "2", "");
        var second = asked == a ? b : a;
        second.asked.get(0).complete(refusal(ErrorCode.UNAVAILABLE));
        assertEquals(ErrorCode.CANCELLED, Kit.code(Kit.outcome(left)));
        assertEquals(1, asked.asked.size());
    }

    @Test
    void shouldNotOverflowTheStackWhenThousandsOfWorkersRefuse() throws Exception {
        var members = new ArrayList<Member>();
        for (int i = 0; i < 20_000; i++) {
            members.add(new Member(new AgentDescriptor("w" + i, Set.of("work"), OptionalInt.empty(), "", "", "1"),
                    kit.table.current().generation(), new Desk() {
                        @Override
                        public CompletionStage<Outcome> dispatch(Call call, Payload request) {
                            return CompletableFuture.completedFuture(refusal(ErrorCode.OVERLOADED));
                        }
                    }));
        }
        kit.table.flip(Set.of(), members);
        assertEquals(ErrorCode.OVERLOADED, Kit.code(Kit.outcome(kit.router.route(kit.call("1"), WORK, Kit.text("")))));
    }

    @Test
    void shouldGoRoundAndPreferTheHealthyBR11() throws Exception {
        var desks = List.of(desk("a"), desk("b"), desk("c"));
        for (int i = 0; i < 6; i++) {
            kit.router.route(kit.call("r" + i).nested(), WORK, Kit.text(""));
            kit.router.cancel(Kit.ANN, "r" + i, "");
        }
        assertEquals(List.of(2, 2, 2), desks.stream().map(d -> d.asked.size()).toList());

        desks.get(1).degraded = true;
        for (int i = 0; i < 6; i++) {
            kit.router.route(kit.call("d" + i), WORK, Kit.text(""));
            kit.router.cancel(Kit.ANN, "d" + i, "");
        }
        assertEquals(2, desks.get(1).asked.size(), "the degraded one gets nothing while others are there");
    }

    @Test
    void shouldSayInternalWhenADestinationThrowsOrAnswersNothing() throws Exception {
        join("throws", new Desk() {
            @Override
            public CompletionStage<Outcome> dispatch(Call call, Payload request) {
                throw new IllegalStateException("broken");
            }
        });
        join("nothing", new Desk() {
            @Override
            public CompletionStage<Outcome> dispatch(Call call, Payload request) {
                return CompletableFuture.completedFuture(null);
            }
        });
        assertEquals(ErrorCode.INTERNAL, Kit.code(Kit.outcome(kit.router.route(kit.call("1"),
                new Address.Name("throws"), Kit.text("")))));
        assertEquals(ErrorCode.INTERNAL, Kit.code(Kit.outcome(kit.router.route(kit.call("2"),
                new Address.Name("nothing"), Kit.text("")))));
    }
}
