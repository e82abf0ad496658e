package spine.broker.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import spine.api.Call;
import spine.api.Parts;
import spine.api.Payload;
import spine.api.StreamAgent;
import spine.api.message.Hello;
import spine.api.message.NeuralSpike;

/** Issue 6, part 4: answers by parts over the planes, from an agent in the container; and credit alone (SP-05). */
class PlaneStreamTest extends PlaneFixture {
    @BeforeEach
    void talker() {
        StreamAgent talker = new StreamAgent() {
            @Override
            public void answer(Call call, Payload request, Parts out) throws Exception {
                for (int i = 1; i <= 4; i++) {
                    out.write(Payload.text(i + " "));
                }
            }
        };
        kit.host("talker", talker);
    }

    private NeuralSpike.Builder toTalker(String id) {
        return from3(id).setRecipientName("talker");
    }

    private NeuralSpike next() throws Exception {
        return kit.endpoint.next().spike();
    }

    @Test
    void shouldSendTheGrantedPartsTheRestWhenMoreIsGrantedAndOneEnd() throws Exception {
        var first = ask(data, three, toTalker("1").setCredit(2));
        assertEquals("1 ", first.getStreamPart().getData().toStringUtf8());
        assertEquals(2, next().getStreamPart().getSequence());
        send(data, three, kit.spike("1").setSenderValue(3).setCredit(9));
        assertEquals(3, next().getStreamPart().getSequence());
        assertEquals(4, next().getStreamPart().getSequence());
        var end = next();
        assertTrue(end.getStreamPart().getLast() && !end.getStreamPart().hasError());
        assertEquals(5, end.getStreamPart().getSequence());
        Kit.await(() -> kit.endpoint.held() == 0);
        var again = ask(data, three, toTalker("1").setCredit(2));
        assertEquals("1 2 3 4 ", again.getRichPayload().getText(), "the joined answer of the first time");
    }

    @Test
    void shouldSendTheJoinedAnswerWhenNoPartsAreAskedFor() throws Exception {
        assertEquals("1 2 3 4 ", ask(data, three, toTalker("1")).getRichPayload().getText());
    }

    @Test
    void shouldSendOneAnswerWhenTheAgentDoesNotAnswerByParts() throws Exception {
        assertEquals("q", ask(data, three, from3("1").setCredit(5)).getRichPayload().getText());
        Kit.await(() -> kit.endpoint.held() == 0);
    }

    @Test
    void shouldCountCreditThatComesLateAndNotAnswerIt() throws Exception {
        send(data, three, kit.spike("over").setSenderValue(3).setCredit(2));
        assertEquals(1, kit.count("credits.late"));
        isError("INVALID_REQUEST", ask(data, three, kit.spike("nothing").setSenderValue(3)));
    }

    /** BR-15. */
    @Test
    void shouldHoldAnAgentToTheCreditThatItSaysUnderTheIdOfItsHello() throws Exception {
        var agents = kit.plane(Plane.Kind.AGENTS);
        var far = Kit.peer("r1", kit.guard.grant(1, Set.of(), Set.of("far")));
        ask(agents, far, kit.spike("hello").setHello(Hello.newBuilder().setInstanceName("far").setCredit(7)));
        send(agents, far, kit.spike("hello").setCredit(0));
        isError("OVERLOADED", ask(data, three, from3("1").setRecipientName("far")));
        send(agents, far, kit.spike("hello").setCredit(1));
        assertEquals("2", ask(data, three, from3("2").setRecipientName("far")).getRequestId());
    }
}
