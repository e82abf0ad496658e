package spine.api.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import spine.api.ErrorCode;
import spine.api.SpineException;

/** The examples of the WHATWG HTML standard, section 9.2.6, and its corners. */
class ServerSentEventsTest {
    private final List<String> told = new ArrayList<>();
    private final ServerSentEvents parser = new ServerSentEvents(64, (type, id, data) -> told.add(type + "|" + id + "|" + data));

    @Test
    void shouldJoinLinesOfDataWhenTheStandardDoes() throws Exception {
        take("data: YHOO\ndata: +2\ndata: 10\n\n");
        assertEquals(List.of("message||YHOO\n+2\n10"), told);
    }

    @Test
    void shouldTellIdsWhenTheStandardDoes() throws Exception {
        take(": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n");
        assertEquals(List.of("message|1|first event", "message||second event", "message|| third event"), told);
    }

    @Test
    void shouldTellEmptyDataButNotAnEventThatWasCutOff() throws Exception {
        take("data\n\ndata\ndata\n\ndata:");
        assertEquals(List.of("message||", "message||\n"), told);
    }

    @Test
    void shouldLeaveOneSpaceOutAfterTheColon() throws Exception {
        take("data:test\n\ndata: test\n\n");
        assertEquals(List.of("message||test", "message||test"), told);
    }

    @Test
    void shouldTellTypesForOneEventOnly() throws Exception {
        take("event: ping\ndata: 1\n\ndata: 2\n\nevent: lost\n\ndata: 3\n\nevent: x\nevent\ndata: 4\n\n");
        assertEquals(List.of("ping||1", "message||2", "message||3", "message||4"), told);
    }

    @Test
    void shouldTellAtOnceWhenALineEndsWithCarriageReturn() throws Exception {
        take("data: 1\r\r");
        assertEquals(List.of("message||1"), told);
        take("\ndata: 2\r\n");
        assertEquals(1, told.size());
        take("\r");
        take("\n");
        take("data: 3\n\n");
        assertEquals(List.of("message||1", "message||2", "message||3"), told);
    }

    @Test
    void shouldLeaveOutTheFirstMarkOnly() throws Exception {
        take("\uFEFFdata: 1\n\n\uFEFFdata: 2\n\ndata: 3\n\n");
        assertEquals(List.of("message||1", "message||3"), told);
    }

    @Test
    void shouldKeepTheFormerIdWhenOneHoldsNul() throws Exception {
        take("id: 1\ndata: 1\n\nid: 2\0\ndata: 2\n\n");
        assertEquals(List.of("message|1|1", "message|1|2"), told);
    }

    @Test
    void shouldReplaceWhatIsNoUtf8() throws Exception {
        parser.take(ByteString.copyFrom(new byte[] {'d', 'a', 't', 'a', ':', (byte) 0xe2, (byte) 0x82, '\n', '\n'}));
        assertEquals(List.of("message||\uFFFD"), told);
    }

    @Test
    void shouldTakeAnEventOfTheLargestSize() throws Exception {
        take("data:" + "x".repeat(59) + "\ndata:" + "y".repeat(4) + "\n\n");
        assertEquals(List.of("message||" + "x".repeat(59) + "\nyyyy"), told);
    }

    @Test
    void shouldStopWhenALineOrAnEventIsTooLong() {
        var line = assertThrows(SpineException.class, () -> take(":" + "x".repeat(64)));
        assertEquals(ErrorCode.TOO_LARGE, line.refusal().code());
        var event = new ServerSentEvents(64, (type, id, data) -> told.add(data));
        var thrown = assertThrows(SpineException.class,
                () -> event.take(ByteString.copyFromUtf8("data:" + "x".repeat(59) + "\ndata:" + "y".repeat(5) + "\n")));
        assertEquals(ErrorCode.TOO_LARGE, thrown.refusal().code());
        assertEquals(List.of(), told);
    }

    @Test
    void shouldPassOnWhatTheConsumerThrows() {
        var stopping = new ServerSentEvents(64, (type, id, data) -> {
            throw new InterruptedException(data);
        });
        assertThrows(InterruptedException.class, () -> stopping.take(ByteString.copyFromUtf8("data: 1\n\n")));
    }

    private void take(String text) throws Exception {
        parser.take(ByteString.copyFromUtf8(text));
    }
}
