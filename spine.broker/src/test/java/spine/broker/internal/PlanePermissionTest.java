package spine.broker.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import spine.api.message.AgentCall;
import spine.api.message.Discover;
import spine.api.message.RevocationSpike;
import spine.api.message.StatusReport;
import spine.api.security.Permissions;
import spine.api.security.Permissions.Action;
import spine.api.security.Permissions.Rule;

/** Who may send what to whom, and be what where: SEC-20, SEC-41. */
class PlanePermissionTest extends PlaneFixture {
    private static Permissions may(Action action, String object, String whom) {
        return Permissions.of(List.of(new Rule(true, action, object, whom)));
    }

    @Test
    void shouldRefuseWhatNoRuleAllowsAndSayHowToFindOut() throws Exception {
        kit.guard.permit(key, may(Action.SEND, "text_data", "echo"));
        assertEquals("q", ask(data, three, from3("1")).getRichPayload().getText());
        var refusal = ask(data, three, from3("2").clearRecipientName().setRecipientValue(2));
        isError("FORBIDDEN", refusal);
        assertTrue(refusal.getError().getErrorMessage().contains(
                "spinectl policy explain '" + key.z85() + "' \"send text_data to MEMORY_SYSTEM\""), refusal.toString());
        isError("FORBIDDEN", ask(data, three, from3("3").setAgentCall(AgentCall.getDefaultInstance())));
        assertEquals(List.of("DATA.permission: may not send text_data to MEMORY_SYSTEM",
                "DATA.permission: may not send agent_call to echo"), kit.guard.refused);
        assertEquals(1, kit.count("calls"), "nothing of it was begun");
    }

    @Test
    void shouldNameCapabilitiesAndTheOrchestratorWhereNobodyIsNamed() throws Exception {
        kit.guard.permit(key, Permissions.of(List.of(new Rule(true, Action.SEND, "text_data", "capability:say"),
                new Rule(true, Action.SEND, "discover", "ORCHESTRATOR"))));
        isError("NO_SUCH_AGENT", ask(data, three, from3("1").clearRecipientName().setCapability("say")));
        isError("NO_SUCH_AGENT", ask(data, three, from3("2").clearRecipientName().setCapability("say")));
        isError("FORBIDDEN", ask(data, three, from3("3").clearRecipientName().setCapability("do")));
        isError("FORBIDDEN", ask(data, three, from3("4").clearRecipientName()));
        isError("FORBIDDEN", ask(data, three, from3("5").clearRecipientName().setRecipientValue(999_999)));
        isError("FORBIDDEN", ask(data, three, from3("6").clearRecipientName().setRecipientValue(-1)));
        var found = ask(control, three, kit.spike("7").setSenderValue(3).setDiscover(Discover.getDefaultInstance()));
        isError("NOT_IMPLEMENTED", found);
    }

    @Test
    void shouldLetEverybodyPingAndReportButCommandOnlyWhoMay() throws Exception {
        kit.guard.permit(key, Permissions.NONE);
        assertEquals("PONG", ask(control, three, kit.spike("1").setSenderValue(3).setTextData("PING")).getTextData());
        send(data, three, kit.spike("2").setSenderValue(3).setStatus(StatusReport.getDefaultInstance()));
        assertTrue(kit.endpoint.sent.isEmpty(), "a heartbeat is no request");
        isError("FORBIDDEN", ask(control, three, kit.spike("3").setSenderValue(3).setTextData("SCRAM")));
    }

    /** SEC-20: a number, an instance and a routing id that are another's, on each plane. */
    @Test
    void shouldRefuseARoutingIdOfAComponentWithoutTheGrantForItSEC20() throws Exception {
        kit.guard.bind(key, "left");
        for (var id : List.of("component_3", "component_3.right", "component_4.left", "component_", "component_x",
                "component_3.", "component_3.left.", "component_0003.left", "component_3.leftx")) {
            for (var plane : List.of(data, control, kit.plane(Plane.Kind.AGENTS))) {
                isError("FORBIDDEN", ask(plane, Kit.peer(id, key), from3(id)));
            }
        }
        assertEquals(27, kit.guard.refused.stream().filter(r -> r.contains(".identity")).count(), "AUTH-003");
        assertEquals(27, kit.count("refused.SEC-20"));
        var own = Kit.peer("component_3.left", key);
        assertEquals("q", ask(data, own, from3("1")).getRichPayload().getText());
        assertEquals("component_3.left", kit.agents.of(Plane.Kind.DATA, own).name());
        assertEquals("q", ask(data, Kit.peer("elsewhere", key), from3("2")).getRichPayload().getText());
    }

    @Test
    void shouldTakeAComponentOutWhenItsKeyIsBoundToAnotherInstanceSEC20() throws Exception {
        ask(data, three, from3("1"));
        assertEquals(2, kit.table.current().members().size());
        kit.guard.bind(key, "left");
        kit.agents.sweep();
        assertEquals(1, kit.table.current().members().size());
    }

    private RevocationSpike.Builder revocation(int number) {
        return RevocationSpike.newBuilder().setPublicKey(ByteString.copyFrom(FakeGuard.key(number).bytes()))
                .setReason("stolen");
    }

    /** SEC-41: holds when the plane has taken it, whatever the others have to do. */
    @Test
    void shouldRevokeAtOnceWhenAnAdministratorOfKeysSaysSoSEC41() throws Exception {
        kit.guard.permit(key, may(Action.ADMINISTER, "keys", "*"));
        send(control, three, kit.spike("1").setSenderValue(3).setRevocation(revocation(8)));
        assertTrue(kit.revocations.isRevoked(FakeGuard.key(8)));
        assertEquals("REVOKED", kit.endpoint.next().spike().getTextData());
        assertEquals("REVOKED BEFORE",
                ask(control, three, kit.spike("2").setSenderValue(3).setRevocation(revocation(8))).getTextData());
        isError("INVALID_REQUEST", ask(control, three, kit.spike("3").setSenderValue(3).setRevocation(
                RevocationSpike.newBuilder().setPublicKey(ByteString.copyFromUtf8("short")))));
        assertEquals(key.z85(), kit.revocations.list().get(0).by());
    }

    @Test
    void shouldRevokeNothingForAnybodyElseSEC41() throws Exception {
        kit.guard.permit(key, may(Action.SEND, "*", "*"));
        isError("FORBIDDEN", ask(control, three, kit.spike("1").setSenderValue(3).setRevocation(revocation(8))));
        assertFalse(kit.revocations.isRevoked(FakeGuard.key(8)));
        assertEquals(List.of("CONTROL.permission: may not administer keys"), kit.guard.refused);
    }

    /** SEC-16: typed, to be sent again, and nobody loses his connection or his place. */
    @Test
    void shouldPutOffAndNotDenyWhileNoPolicyIsThere() throws Exception {
        send(data, three, kit.spike("h").setSenderValue(3).setStatus(StatusReport.getDefaultInstance()));
        kit.guard.noPolicy = true;
        isError("UNAVAILABLE", ask(data, three, from3("1")));
        kit.agents.sweep();
        assertEquals(2, kit.table.current().members().size());
        kit.guard.noPolicy = false;
        assertEquals("q", ask(data, three, from3("1")).getRichPayload().getText());
    }

    /** What was done is not lost: its owner is told to ask again, and gets it from the table. */
    @Test
    void shouldTellToAskAgainWhenThePolicyIsMissingAtTheReply() throws Exception {
        var gate = new CountDownLatch(1);
        kit.host("slow", (call, request) -> {
            gate.await();
            return request;
        });
        send(data, three, from3("1").setRecipientName("slow"));
        kit.guard.noPolicy = true;
        gate.countDown();
        isError("UNAVAILABLE", kit.endpoint.next().spike());
        kit.guard.noPolicy = false;
        assertEquals("q", ask(data, three, from3("1").setRecipientName("slow")).getRichPayload().getText());
        assertEquals(1, kit.count("calls"));
    }

    /** No request goes out to a key that is revoked, not even before the watchdog has seen it. */
    @Test
    void shouldSendNoRequestToAnAgentWhoseKeyIsNotEntitled() throws Exception {
        var four = Kit.peer("component_4", kit.guard.grant(4, Set.of(4), Set.of()));
        send(data, four, kit.spike("h").setSenderValue(4).setStatus(StatusReport.getDefaultInstance()));
        kit.guard.grants.remove(four.key());
        isError("UNAVAILABLE", ask(data, three, from3("1").clearRecipientName().setRecipientValue(4)));
        assertTrue(kit.endpoint.sent.isEmpty());
    }
}
