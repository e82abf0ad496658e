package spine.security.curve.admin.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import spine.api.Call;
import spine.api.ErrorCode;
import spine.api.Payload;
import spine.api.Principal;
import spine.api.SpineException;
import spine.api.security.Pairing;
import spine.api.security.VerifiedKey;
import spine.security.curve.fakes.FakeGuard;
import spine.security.curve.fakes.FakeIdentity;
import spine.security.curve.fakes.Keys;
import spine.security.curve.policy.internal.PolicyDesk;

/** The security agent over a real policy; rights are those of the policy in force. */
abstract class AgentDesk extends PolicyDesk {
    static final String TOKEN = "ab".repeat(32);

    final FakeIdentity identity = new FakeIdentity(Keys.pair());
    final VerifiedKey admin = Keys.key();
    boolean addressInUse;
    SecurityAgent agent;

    @BeforeEach
    void startAgent() throws Exception {
        write(admin + " role=admin label=root\n");
        restart();
    }

    void restart() {
        open();
        var window = new Pairing.Window(TOKEN, Duration.ofSeconds(42), "tcp://127.0.0.1:5558");
        var pairing = new Pairing() {
            @Override
            public Optional<Window> window() {
                return Optional.of(window);
            }

            @Override
            public Window invite(Principal by) {
                if (addressInUse) {
                    throw new IllegalStateException("the address is in use");
                }
                return window;
            }
        };
        var guard = new FakeGuard(by -> permissions(VerifiedKey.ofZ85(by.id())));
        agent = new SecurityAgent(pairing, () -> "INVITED", policy, revocations, identity, new Rights(new spine.admin.AdminRights(guard, audit)),
                audit);
    }

    JsonObject ask(VerifiedKey by, String command) throws SpineException {
        var principal = new Principal("curve", by.z85(), "label", "irrelevant");
        var call = (Call) Proxy.newProxyInstance(Call.class.getClassLoader(), new Class<?>[] {Call.class},
                (self, method, args) -> principal);
        var answer = agent.answer(call, Payload.text(command.replace('\'', '"')));
        assertEquals("application/json", answer.contentType());
        return JsonParser.parseString(answer.text()).getAsJsonObject();
    }

    JsonObject ask(String command) throws SpineException {
        return ask(admin, command);
    }

    SpineException assertRefused(ErrorCode code, VerifiedKey by, String command) {
        var e = assertThrows(SpineException.class, () -> ask(by, command), command);
        assertEquals(code, e.refusal().code(), command);
        assertFalse(e.refusal().remedy().isEmpty());
        return e;
    }

    SpineException assertRefused(ErrorCode code, String command) {
        return assertRefused(code, admin, command);
    }
}
