package spine.broker.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.provider.MethodSource;
import spine.api.Principal;
import spine.api.message.Durability;
import spine.api.message.NeuralSpike;
import spine.api.message.RevocationSpike;
import spine.api.security.Decision;
import spine.api.security.Grant;
import spine.api.security.Guard;
import spine.api.security.Permissions;
import spine.api.security.Permissions.Action;
import spine.api.security.Permissions.Rule;
import spine.api.security.VerifiedKey;
import spine.api.transport.Buffer;
import spine.api.transport.Endpoint;
import spine.api.transport.Inbound;
import spine.api.transport.Peer;
import spine.fuzz.Budget;
import spine.fuzz.Seeds;

/**
 * Whatever comes over the control plane revokes the one key that a revocation names, said by somebody who may administer
 * keys, and otherwise nothing; it gets one answer under its own id (SEC-41).
 */
class RevocationSpikeFuzzTest {
    private static final VerifiedKey ADMIN = VerifiedKey.of(new byte[32]);
    private static final Clock CLOCK = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
    private static final CommandRecord RECORD = new CommandRecord(new Recorder(new Counters()),
            new Levels(Durability.ACCEPTED, Durability.ACCEPTED, Durability.ACCEPTED, Duration.ZERO, false, Set.of()),
            () -> 0, CLOCK);
    private static final Permissions KEYS = Permissions.of(List.of(new Rule(true, Action.ADMINISTER, "keys", "*")));
    /** Lets everybody stay, and keeps nothing. */
    private static final Guard GUARD = (Guard) Proxy.newProxyInstance(Guard.class.getClassLoader(),
            new Class<?>[] {Guard.class}, (self, method, given) -> method.getReturnType() == Decision.class
                    ? new Decision.Granted(grant(KEYS)) : null);
    private static Path folder;

    static Stream<byte[]> seeds() {
        var spike = NeuralSpike.newBuilder().setRequestId("r").setTimestamp(1);
        var named = RevocationSpike.newBuilder().setPublicKey(ByteString.copyFrom("0123456789abcdef0123456789abcdef"
                .getBytes())).setReason("stolen");
        return Seeds.around(spike.clone().setRevocation(named).build().toByteArray(),
                spike.clone().setRevocation(named.clone().setReason("\n\u0085 ".repeat(400))).build().toByteArray(),
                spike.clone().setRevocation(RevocationSpike.newBuilder()).setTextData("PING").build().toByteArray(),
                spike.clone().setTextData("PING").build().toByteArray(),
                spike.clone().setTextData("SHUTDOWN").build().toByteArray());
    }

    @BeforeAll
    static void open() throws Exception {
        folder = Files.createTempDirectory("fuzz");
    }

    @AfterAll
    static void close() throws Exception {
        Files.deleteIfExists(folder.resolve("revoked.txt"));
        Files.deleteIfExists(folder);
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = Budget.EACH)
    void shouldRevokeTheNamedKeyAloneWhenAnythingComes(byte[] input) throws Exception {
        said(input, KEYS);
        said(input, Permissions.NONE);
    }

    private static void said(byte[] input, Permissions permissions) throws Exception {
        Files.deleteIfExists(folder.resolve("revoked.txt"));
        var list = new RevocationList(new RevocationFile(folder.resolve("revoked.txt")), new Auditor(new Counters()),
                RECORD, CLOCK);
        var answers = new LinkedBlockingQueue<NeuralSpike>();
        var body = ByteString.copyFrom(input);
        try {
            var head = EnvelopeHead.read(body);
            if (head.payloads() != 1) {
                return; // refused before it comes here (SP-05)
            }
            new Control(list, GUARD, new Sending(), RECORD, null, CLOCK).take(back(answers), head, body, grant(permissions));
            var spike = NeuralSpike.parseFrom(body);
            var answer = answers.poll(20, TimeUnit.SECONDS);
            assertEquals(spike.getRequestId(), answer.getRequestId());
            var key = spike.getRevocation().getPublicKey();
            boolean right = permissions == KEYS && spike.hasRevocation() && key.size() == 32;
            assertEquals(right ? List.of(key) : List.of(),
                    list.list().stream().map(r -> ByteString.copyFrom(r.key().bytes())).toList());
            assertEquals(right, answer.getTextData().equals("REVOKED"));
            assertEquals(right, Files.exists(folder.resolve("revoked.txt")), "on the disk");
            assertTrue(answers.isEmpty(), "a second answer");
        } catch (InvalidProtocolBufferException broken) {
            assertTrue(list.list().isEmpty());
            assertTrue(answers.size() <= 1 && answers.stream().allMatch(NeuralSpike::hasError), "more than a refusal");
        } finally {
            list.close();
        }
    }

    private static Grant grant(Permissions permissions) {
        return new Grant(new Principal("curve", ADMIN.z85(), "ann", "admin"), Set.of(), "", Set.of(), "", 2, permissions);
    }

    private static Back back(LinkedBlockingQueue<NeuralSpike> answers) {
        var endpoint = (Endpoint) Proxy.newProxyInstance(Endpoint.class.getClassLoader(), new Class<?>[] {Endpoint.class},
                (self, method, given) -> {
                    if (method.getName().equals("send")) {
                        answers.add(NeuralSpike.parseFrom(((Buffer) ((List<?>) given[1]).get(0)).bytes()));
                    }
                    return method.getReturnType() == boolean.class ? Boolean.TRUE : null;
                });
        return new Back(Inbound.of(endpoint, new Peer(ByteString.EMPTY, ADMIN), List.of()), false, GUARD, new Counters());
    }
}
