package spine.broker.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import spine.api.security.VerifiedKey;

/** SEC-20: a routing id is its owner's, whether he is connected or not. */
class RoutingIdsTest {
    private static final ByteString VAULT = ByteString.copyFromUtf8("vault");

    private final FakeGuard guard = new FakeGuard();
    private final RoutingIds ids = new RoutingIds(guard, true);
    private final VerifiedKey owner = guard.grant(1, Set.of(), Set.of());
    private final VerifiedKey thief = guard.grant(2, Set.of(), Set.of());

    private static ByteString id(String text) {
        return ByteString.copyFromUtf8(text);
    }

    private boolean component(VerifiedKey key, String id) {
        return ids.permits(key, id(id));
    }

    /** Nobody tells this class who is connected: so it holds for an owner who is there, gone or restarting. */
    @Test
    void shouldBelongToTheFirstWhoHasItSEC20() {
        assertTrue(ids.permits(owner, VAULT));
        assertFalse(ids.permits(thief, VAULT));
        assertTrue(ids.permits(owner, VAULT), "he restarts");
        assertFalse(ids.permits(thief, VAULT));
        assertTrue(ids.permits(thief, id("another")));
    }

    @Test
    void shouldBeFreeWhenItsOwnerIsRevokedAndNotWhenNobodyCanTellSEC20() {
        ids.permits(owner, VAULT);
        guard.noPolicy = true;
        assertThrows(IllegalStateException.class, () -> ids.permits(thief, VAULT), "nothing is said about him");
        guard.noPolicy = false;
        assertFalse(ids.permits(thief, VAULT));
        guard.grants.remove(owner);
        assertFalse(ids.permits(owner, VAULT), "he has lost it himself");
        assertTrue(ids.permits(thief, VAULT));
        guard.grant(1, Set.of(), Set.of());
        assertFalse(ids.permits(owner, VAULT), "it is the other one's now");
    }

    @Test
    void shouldGoToTheKeyThatCameFromTheOwnersByRotationSEC40() {
        ids.permits(owner, VAULT);
        var next = guard.grant(3, Set.of(), Set.of());
        assertFalse(ids.permits(next, VAULT));
        guard.rotate(owner, next);
        assertTrue(ids.permits(next, VAULT));
        assertFalse(ids.permits(owner, VAULT), "also while his grace lasts");
        assertFalse(ids.permits(thief, VAULT));
        guard.grants.remove(owner);
        assertFalse(ids.permits(thief, VAULT), "the former owner's end does not matter");
        assertTrue(ids.permits(next, VAULT));
    }

    /** SEC-20: with number and instance, whoever comes first; nobody is first with another one's component. */
    @Test
    void shouldNeverBindAComponentsIdToWhoeverComesFirst() {
        var three = guard.grant(4, Set.of(3), Set.of());
        var main = guard.grant(5, Set.of(3), Set.of());
        guard.bind(main, "main");
        for (var free : new String[] {"component_3", "component_3.main", "component_", "component_3.", "component_x"}) {
            assertFalse(component(thief, free), free);
        }
        assertTrue(component(three, "component_3.main"));
        assertTrue(component(main, "component_3.main"));
        assertFalse(component(main, "component_3"));
        assertFalse(component(main, "component_4.main"));
        assertTrue(component(three, "component_3.main"), "the engine keeps two that are entitled apart");
    }

    @Test
    void shouldFlushOnlyItsOwnIdsWhenOneKeyTakesTooMany() {
        ids.permits(owner, VAULT);
        ids.permits(thief, id("first"));
        IntStream.range(0, 10 * RoutingIds.MOST_OF_KEY).forEach(i -> assertTrue(ids.permits(thief, id("flood" + i))));
        assertFalse(ids.permits(thief, VAULT));
        assertTrue(ids.permits(owner, id("first")), "the key's oldest went");
        int last = 10 * RoutingIds.MOST_OF_KEY - 1;
        assertFalse(ids.permits(owner, id("flood" + last)));
        assertFalse(ids.permits(owner, id("flood" + (last - RoutingIds.MOST_OF_KEY + 1))));
        assertTrue(ids.permits(owner, id("flood" + (last - RoutingIds.MOST_OF_KEY))));
    }

    @Test
    void shouldKeepTheIdThatAKeyUsesBeforeOneThatItLeft() {
        ids.permits(owner, VAULT);
        for (int i = 0; i < 10 * RoutingIds.MOST_OF_KEY; i++) {
            ids.permits(owner, id("other" + i));
            assertTrue(ids.permits(owner, VAULT));
        }
        assertFalse(ids.permits(thief, VAULT));
    }

    @Test
    void shouldRefuseWhatIsTooManyAllTogetherAndForgetTheRevokedFirst() {
        var few = new RoutingIds(guard, true, 3);
        var other = guard.grant(3, Set.of(), Set.of());
        assertTrue(few.permits(owner, VAULT));
        assertTrue(few.permits(thief, id("a")));
        assertTrue(few.permits(thief, id("b")));
        assertThrows(IllegalStateException.class, () -> few.permits(other, id("c")));
        assertTrue(few.permits(owner, VAULT) && few.permits(thief, id("a")), "those who have one keep it");
        guard.grants.remove(thief);
        assertTrue(few.permits(other, id("c")));
        assertTrue(few.permits(other, id("a")));
        assertFalse(few.permits(other, VAULT));
    }

    /** With an engine that does not ask, each message is asked for, and an id is taken by the first of them. */
    @Test
    void shouldAskForEachMessageOnlyWhereTheEngineDidNot() {
        var asking = new RoutingIds(guard, false);
        assertTrue(asking.mayUse(Kit.peer("vault", owner), guard.grants.get(owner)));
        assertFalse(asking.mayUse(Kit.peer("vault", thief), guard.grants.get(thief)));
        ids.permits(owner, VAULT);
        assertTrue(ids.mayUse(Kit.peer("vault", thief), guard.grants.get(thief)), "the engine asked before");
        for (var each : new RoutingIds[] {ids, asking}) {
            assertFalse(each.mayUse(Kit.peer("component_3", thief), guard.grants.get(thief)));
        }
    }

    /** An id that begins with a zero octet is the engine's choice (RFC 28) and nobody's for longer than a connection. */
    @Test
    void shouldBindNoIdThatTheEngineChose() {
        var asking = new RoutingIds(guard, false);
        assertTrue(asking.mayUse(Kit.peer("\0abcd", owner), guard.grants.get(owner)));
        assertTrue(asking.mayUse(Kit.peer("\0abcd", thief), guard.grants.get(thief)));
    }
}
