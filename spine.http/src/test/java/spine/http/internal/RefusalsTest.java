package spine.http.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import spine.api.ErrorCode;
import spine.api.http.HttpRequest;
import spine.api.resilience.Lane;
import spine.http.stub.Stub;

/** What does not get out: not declared, not granted, an inward address, a redirect that leads astray (AG-04). */
class RefusalsTest {
    private Kit kit;

    @BeforeEach
    void begin(@TempDir Path folder) {
        kit = new Kit(folder);
    }

    @AfterEach
    void end() throws Exception {
        kit.close();
    }

    private static Stub.Script ok() {
        return Stub.saying(Stub.answer(200, "", "ok"));
    }

    private static Stub.Script redirect(int status, String location) {
        return Stub.saying(Stub.answer(status, "Location: " + location + "\r\n", "over there"));
    }

    private void refusedWith(String reason, HttpRequest request) {
        var refusal = Kit.refused(kit.port(), request);
        assertEquals(ErrorCode.FORBIDDEN, refusal.code(), refusal.toString());
        assertTrue(refusal.sentence().contains(reason), refusal.sentence());
    }

    @Test
    void shouldSayWhichLineIsMissingWhenItIsNotGranted() {
        kit.name("api.test", List.of("8.8.8.8"));
        refusedWith("Add the line 'probe https://api.test:8443 GET' to conf/outbound.conf.", Kit.get("https://api.test:8443/x"));
    }

    @Test
    void shouldRefuseWhatTheAgentDoesNotDeclare() {
        kit.grant("probe https://* *").name("api.test", List.of("8.8.8.8"));
        refusedWith("does not declare the host 'other.test'", Kit.get("https://other.test/"));
        refusedWith("does not declare the method PATCH", new HttpRequest("PATCH", URI.create("https://api.test/"), List.of(),
                List.of(), ByteString.EMPTY, false, 100));
        refusedWith("The method CONNECT is for proxies", new HttpRequest("CONNECT", URI.create("https://api.test/"), List.of(),
                List.of(), ByteString.EMPTY, false, 100));
        refusedWith("does not declare the secret OTHER", Kit.get("https://api.test/").withSecret("X", "", "OTHER"));
    }

    @Test
    void shouldRefuseAnAgentThatDeclaresNoEffectAndABundleWithoutAgent() {
        kit.grant("probe https://* *");
        for (var agents : List.of(List.<Declared>of(), List.of(new Declared("probe", Set.of("spends"), List.of("*"),
                Set.of("GET"), Set.of(), 0)))) {
            var caller = new Caller() {
                @Override
                public String name() {
                    return "probe";
                }

                @Override
                public Lane lane() {
                    return Lane.PRODUCTION;
                }

                @Override
                public List<Declared> agents() {
                    return agents;
                }
            };
            assertEquals(ErrorCode.FORBIDDEN, Kit.refused(kit.port(caller), Kit.get("https://api.test/")).code());
        }
    }

    @Test
    void shouldRefuseASecretThatIsNotGrantedForThisHost() {
        kit.grant("probe https://api.test GET secret=OTHER").grant("probe https://safe.test GET secret=KEY")
                .name("api.test", List.of("8.8.8.8"));
        refusedWith("with KEY", Kit.get("https://api.test/").withSecret("X", "", "KEY"));
    }

    @Test
    void shouldRefuseHttpWhenOnlyHttpsIsGranted() {
        kit.grant("probe https://api.test *").name("api.test", List.of("8.8.8.8"));
        refusedWith("probe http://api.test GET", Kit.get("http://api.test/"));
    }

    @Test
    void shouldRefuseNamesThatLeadInwards() {
        for (var address : List.of("127.0.0.1", "10.1.2.3", "169.254.169.254", "100.100.100.200", "fd00:ec2::254", "::1",
                "fe80::1", "64:ff9b::a00:1", "2002:7f00:1::", "0.0.0.0", "224.0.0.1", "192.168.1.1")) {
            kit.grant("probe https://api.test *").name("api.test", List.of("8.8.8.8", address));
            refusedWith("not an address of the public internet", Kit.get("https://api.test/"));
        }
    }

    @Test
    void shouldRefuseAddressesThatLeadInwardsAndFormsThatOthersReadDifferently() {
        kit.grant("probe https://* *");
        kit.hosts.add("*");
        for (var host : List.of("127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:a9fe:a9fe]", "0177.0.0.1")) {
            var refusal = Kit.refused(kit.port(), Kit.get("https://" + host + "/"));
            assertEquals(ErrorCode.FORBIDDEN, refusal.code(), host);
        }
    }

    @Test
    void shouldRefuseARedirectToAPrivateAddress() {
        var stub = kit.stub(redirect(302, "https://inside.test/secret"));
        kit.grant("probe https://inside.test *").name("inside.test", List.of("10.0.0.7"));
        refusedWith("'inside.test' leads to 10.0.0.7", Kit.get("http://127.0.0.1:" + stub.port() + "/"));
        assertEquals(List.of("inside.test"), kit.asked);
        assertTrue(kit.audited.size() == 1 && kit.audited.get(0).startsWith("OUTBOUND-REFUSED")
                && kit.audited.get(0).contains("address=10.0.0.7"), kit.audited.toString());
    }

    @Test
    void shouldRefuseARedirectToTheMetadataServiceByItsAddress() {
        kit.hosts.add("*");
        kit.grant("probe http://* *");
        var stub = kit.stub(redirect(307, "http://169.254.169.254/latest/meta-data/"));
        refusedWith("169.254.169.254", Kit.get("http://127.0.0.1:" + stub.port() + "/"));
    }

    @Test
    void shouldRefuseARedirectThatIsNotGranted() {
        var stub = kit.stub(redirect(301, "https://elsewhere.test/"));
        refusedWith("does not declare the host 'elsewhere.test'", Kit.get("http://127.0.0.1:" + stub.port() + "/"));
    }

    @Test
    void shouldFollowARedirectWithoutSecretsToAnotherOrigin() throws Exception {
        var there = kit.stub(ok());
        var here = kit.stub(redirect(302, "http://127.0.0.1:" + there.port() + "/new#part"));
        kit.secrets.put("KEY", "s3cret");
        var response = kit.port().send(Kit.call(), Kit.get("http://127.0.0.1:" + here.port() + "/").with("Accept", "text/html")
                .with("Cookie", "a=b").withSecret("Authorization", "", "KEY"));
        assertEquals("ok", response.body().toStringUtf8());
        assertEquals(URI.create("http://127.0.0.1:" + there.port() + "/new"), response.uri());
        var asked = there.asked().get(0);
        assertFalse(asked.head().contains("s3cret") || asked.head().contains("a=b"), asked.head());
        assertEquals("text/html", asked.header("Accept"));
        assertEquals("s3cret", here.asked().get(0).header("Authorization"));
    }

    @Test
    void shouldFollowARedirectWithSecretsInsideAnOrigin() throws Exception {
        var stub = kit.stub((asked, out) -> (asked.first().contains("/old") ? redirect(303, "/new") : ok()).answer(asked, out));
        kit.secrets.put("KEY", "s3cret");
        kit.port().send(Kit.call(), HttpRequest.post(URI.create("http://127.0.0.1:" + stub.port() + "/old"), "a/b",
                ByteString.copyFromUtf8("body")).withSecret("Authorization", "", "KEY"));
        var second = stub.asked().get(1);
        assertEquals("GET /new HTTP/1.1", second.first());
        assertEquals("s3cret", second.header("Authorization"));
        assertEquals("", second.header("Content-Type"));
    }

    @Test
    void shouldNotSendABodyOnToAnotherOrigin() {
        var there = kit.stub(ok());
        var here = kit.stub(redirect(307, "http://127.0.0.1:" + there.port() + "/"));
        refusedWith("redirects what was sent to it", HttpRequest.post(URI.create("http://127.0.0.1:" + here.port() + "/"), "a/b",
                ByteString.copyFromUtf8("body")));
        assertEquals(0, there.asked().size());
    }

    @Test
    void shouldEndARedirectLoopAfterFiveSteps() {
        var stub = kit.stub(redirect(302, "/again"));
        var refusal = Kit.refused(kit.port(), Kit.get("http://127.0.0.1:" + stub.port() + "/"));
        assertEquals(ErrorCode.AGENT_FAILED, refusal.code());
        assertEquals(6, stub.asked().size());
    }

    @Test
    void shouldRefuseARedirectToSomethingThatIsNoAddress() {
        for (var location : List.of("file:///etc/passwd", "gopher://x.test/", "http://2130706433/", "http://0x7f.1/", "http://u:p@h/",
                "http://[fe80::1%25eth0]/", "//", "http://")) {
            var stub = kit.stub(redirect(302, location));
            var refusal = Kit.refused(kit.port(), Kit.get("http://127.0.0.1:" + stub.port() + "/"));
            assertEquals(ErrorCode.FORBIDDEN, refusal.code(), location);
        }
    }

    /** The resolver says another address at each asking: the one that was checked is the one that is connected to. */
    @Test
    void shouldConnectToTheAddressThatWasChecked() throws Exception {
        var stub = kit.stub(ok());
        kit.name("turns.test", List.of("127.0.0.1"), List.of("10.9.9.9"));
        kit.grant("probe http://turns.test:" + stub.port() + " * private");
        var port = kit.port();
        assertEquals("ok", port.send(Kit.call(), Kit.get("http://turns.test:" + stub.port() + "/")).body().toStringUtf8());
        assertEquals(List.of("turns.test"), kit.asked);
        assertEquals("turns.test:" + stub.port(), stub.asked().get(0).header("Host"));
    }

    @Test
    void shouldNotUseAnOpenConnectionWhenTheNameLeadsInwardsNow() throws Exception {
        var stub = kit.stub(ok());
        kit.name("turns.test", List.of("127.0.0.1"), List.of("224.0.0.1"));
        kit.grant("probe http://turns.test:" + stub.port() + " * private");
        var port = kit.port();
        port.send(Kit.call(), Kit.get("http://turns.test:" + stub.port() + "/"));
        assertEquals(ErrorCode.FORBIDDEN, Kit.refused(port, Kit.get("http://turns.test:" + stub.port() + "/")).code());
        assertEquals(1, stub.asked().size());
    }

    @Test
    void shouldSayThatANameIsUnknownAndThatASecretIsMissing() {
        kit.grant("probe https://api.test * secret=KEY");
        kit.hosts.add("api.test");
        assertEquals(ErrorCode.UNAVAILABLE, Kit.refused(kit.port(), Kit.once("https://api.test/")).code());
        kit.name("api.test", List.of("8.8.8.8"));
        var refusal = Kit.refused(kit.port(), Kit.once("https://api.test/").withSecret("X", "", "KEY"));
        assertEquals("There is no secret KEY.", refusal.reason());
        assertEquals("Put KEY into the pocket.", refusal.remedy());
    }

    /** SEC-44: a secret that holds a line break would be a header of its own. */
    @Test
    void shouldRefuseASecretThatIsNoHeaderValue() {
        kit.grant("probe https://api.test * secret=KEY").name("api.test", List.of("8.8.8.8"));
        kit.secrets.put("KEY", "a\r\nX-Evil: 1");
        var refusal = Kit.refused(kit.port(), Kit.once("https://api.test/").withSecret("X", "", "KEY"));
        assertTrue(refusal.reason().contains("no value of a header"), refusal.reason());
        assertFalse(refusal.sentence().contains("Evil"));
    }
}
