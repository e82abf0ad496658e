package spine.security.curve.policy.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import spine.api.security.AuditLog.Level;
import spine.api.security.Permissions;
import spine.api.security.Permissions.Action;

/** SEC-12, SEC-14, SEC-20: what roles may do, from the shipped policy and from the file. */
class RolesTest extends PolicyDesk {
    private static final String NIGHT = "role night\n  may use query\n";

    private boolean may(String operation) {
        var asked = RuleWords.operation(operation);
        return permissions(alice).allow(asked.action(), asked.object(), asked.whom());
    }

    private void as(String role) throws Exception {
        write(alice + " role=" + role + "\n");
        open();
    }

    @Test
    void shouldShipTheRolesAsTheContractDescribesThem() throws Exception {
        as("admin");
        assertTrue(may("administer keys") && may("grant network") && may("use command.nap") && may("administer rates"));
        as("operator");
        assertTrue(may("use ingest") && may("use command.nap") && may("call tavily") && may("administer shadow")
                && may("administer control"));
        assertFalse(may("administer keys") || may("administer policy") || may("grant network"));
        as("viewer");
        assertTrue(may("use query") && may("use metrics"));
        assertFalse(may("use ingest") || may("use command.nap") || may("call tavily")
                || may("send text_data to MEMORY_SYSTEM") || may("administer audit") || may("administer control"));
        as("client");
        assertTrue(may("use ingest") && may("call tavily"));
        assertFalse(may("use command.nap") || may("send text_data to MEMORY_SYSTEM") || may("administer keys")
                || may("administer control"));
        as("agent");
        assertTrue(may("send text_data to MEMORY_SYSTEM") && may("send agent_call to capability:search"));
        assertFalse(may("use query") || may("call tavily") || may("administer rates") || may("administer control"));
        for (var role : policy.roles().check().roles()) {
            as(role);
            assertTrue(may("call security"), role);
        }
    }

    /** Discovery: whoever is paired may ask who is there; figures are for who runs, asks or feeds the system. */
    @Test
    void shouldLetEveryRoleAskWhoIsThere() throws Exception {
        for (var role : new String[] {"admin", "operator", "viewer", "client", "agent"}) {
            as(role);
            assertTrue(may("use discover"), role);
        }
        as("agent");
        assertFalse(may("use metrics"));
    }

    /** The journal: what happened is for who runs the system, what was said for the administrator alone. */
    @Test
    void shouldShipWhoMayReadTheJournal() throws Exception {
        as("admin");
        assertTrue(may("use journal") && may("administer journal"));
        as("operator");
        assertTrue(may("use journal") && may("call journal"));
        assertFalse(may("administer journal"));
        for (var role : new String[] {"viewer", "client", "agent"}) {
            as(role);
            assertFalse(may("use journal") || may("administer journal"), role);
        }
    }

    @Test
    void shouldReplaceAShippedRoleAndKeepTheOthers() throws Exception {
        write(rules, "role client\n  may use query\n");
        as("client");
        assertTrue(may("use query"));
        assertFalse(may("use ingest"));
        as("operator");
        assertTrue(may("use ingest"));
    }

    @Test
    void shouldAddTheRulesOfAKeyToThoseOfItsRole() throws Exception {
        write(rules, "key " + alice + "\n  may use command.nap\n  may not use ingest\n");
        write(alice + "\n" + bob + "\n");
        open();
        assertTrue(may("use command.nap") && may("use query"));
        assertFalse(may("use ingest"));
        assertTrue(permissions(bob).allow(Action.USE, "ingest"));
    }

    @Test
    void shouldGiveNobodyAnythingForARoleThatThePolicyDoesNotDefine() throws Exception {
        write("# first\n" + bob + "\n" + alice + " role=night\n");
        open();
        assertFalse(isGranted(alice));
        assertEquals(Snapshots.NO_ROLE.reason(), denial(alice));
        assertTrue(isGranted(bob));
        assertEquals("3", audit.entries.stream().filter(e -> e.event().equals("whitelist line skipped")).findFirst()
                .orElseThrow().data().get("line"));
        assertFalse(policy.whitelist().startedEmpty(), "and it is no reason for BOOTSTRAP");
        write(rules, NIGHT);
        settle();
        assertTrue(isGranted(alice), "the role came");
        Files.delete(rules);
        settle();
        assertFalse(isGranted(alice), "and went");
        assertEquals(2, audit.entries.stream().filter(e -> e.event().equals("whitelist line skipped")).count());
    }

    @Test
    void shouldTakeOverAChangeWhenTheFileHasSettled() throws Exception {
        as("client");
        long version = policy.current().version();
        write(rules, "role client\n  may use query\n");
        look();
        look();
        assertTrue(may("use ingest"), "not settled yet");
        look();
        assertFalse(may("use ingest"));
        assertTrue(policy.current().version() > version);
    }

    @Test
    void shouldKeepThePreviousPolicyAsAWholeWhenTheFileIsHalfWrittenOrWrong() throws Exception {
        write(rules, NIGHT);
        as("night");
        var before = permissions(alice);
        for (var text : new String[] {"role night\n  may use *\n  may usee x\n", "role night\n  may use *\n  may",
            "", "role admin\n  may use *\nrole night\n  may use *\n"}) {
            write(rules, text);
            settle();
            settle();
            assertEquals(before, permissions(alice), text);
            assertTrue(policy.facts().get("problem.policy").contains("policy.conf"), text);
        }
        assertTrue(audit.entries.stream().anyMatch(e -> e.level() == Level.CRITICAL && e.eventId().equals("AUTH-004")
                && "3".equals(e.data().get("line"))));
        assertTrue(audit.mentions("would lock everybody out"));
        write(rules, "role night\n  may use *\n");
        settle();
        assertTrue(may("use ingest"));
        assertFalse(policy.facts().containsKey("problem.policy"));
    }

    @Test
    void shouldTellAFaultOnceHoweverOftenItLooks() throws Exception {
        as("client");
        write(rules, "nonsense\n");
        for (int i = 0; i < 20; i++) {
            look();
        }
        assertEquals(1, audit.count("AUTH-004", Level.CRITICAL));
    }

    /** At the start nothing held before: then nobody but administrators gets anything. */
    @Test
    void shouldLeaveAdministratorsAloneTheirRightsWhenTheFileIsBrokenAtTheStart() throws Exception {
        write(rules, "role client\n  may not use ingest\n  may");
        write(alice + "\n" + bob + " role=admin\n");
        open();
        assertEquals(Permissions.NONE, permissions(alice));
        assertTrue(permissions(bob).allow(Action.ADMINISTER, "keys"));
        write(rules, "role client\n  may use query\n");
        settle();
        assertTrue(may("use query"));
    }

    @Test
    void shouldRefuseAFileThatOthersMayWriteOrThatIsNone() throws Exception {
        write(rules, NIGHT);
        as("night");
        write(rules, "role night\n  may any *\n");
        Files.setPosixFilePermissions(rules, PosixFilePermissions.fromString("rw-rw----"));
        settle();
        assertFalse(may("administer keys"));
        Files.delete(rules);
        Files.createDirectory(rules);
        settle();
        assertTrue(may("use query"));
        assertFalse(may("administer keys"));
        Files.delete(rules);
        write(rules, NIGHT);
        settle();
        assertFalse(policy.facts().containsKey("problem.policy"), "all is well again");
    }

    @Test
    void shouldJudgeATextWithoutTakingItOver() throws Exception {
        as("client");
        var check = policy.roles().check("role client\n  may use *\n");
        assertTrue(check.problems().isEmpty());
        assertTrue(check.policy().contains("role client\n  may use *\nrole agent\n"), check.policy());
        assertFalse(may("use command.nap"));
        var wrong = policy.roles().check("role admin\n  may use *\n");
        assertEquals(1, wrong.problems().get(0).line());
        assertTrue(policy.roles().check().roles().contains("viewer"), "the shipped policy is shown");
    }
}
