package spine.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** AG-10 and SEC-44 in the product: secrets are set, survive restarts, and stand in no file and in nothing that is printed. */
class SecretsIT {
    private static final String VALUE = "tvly-4f1c0ffee-Verschwiegen-0123456789abcdef";
    private static final String OTHER = "sk-Zweites-Geheimnis-fedcba9876543210";

    @TempDir
    Path home;

    @Test
    void shouldKeepSecretsAndShowNoneAnywhere() throws Exception {
        Product.choosePorts(home);
        var printed = new ArrayList<String>();
        try (var product = Product.up(home)) {
            ask(printed, VALUE + "\n", "secret", "set", "TAVILY_API_KEY");
            // By capability, and in the wrong form: neither way may leave it behind.
            var command = "{\"command\":\"secret.set\",\"name\":\"OPENAI_API_KEY\",\"value\":\"" + OTHER + "\"}";
            assertEquals(0, ask(printed, command, "call", "--capability", "secrets.admin", "-").exit());
            assertEquals(1, ask(printed, command.replace(OTHER, OTHER + "\\nX-More: y"), "call", "secrets", "-").exit());
            assertEquals(1, ask(printed, OTHER, "call", "secrets", "-").exit());
            assertEquals(1, ask(printed, null, "secret", "set", "A_KEY", VALUE).exit());
            assertListed(printed);
            assertTrue(ask(printed, null, "audit", "tail", "--event", "SECRET-SET").out().contains("name=TAVILY_API_KEY"));
            assertTrue(ask(printed, null, "audit", "tail", "--event", "SECRET-REFUSED").out().contains("name=OPENAI_API_KEY"));
            printed.addAll(product.printed());
            product.kill();
        }
        try (var product = Product.up(home)) {
            assertListed(printed);
            assertEquals(0, ask(printed, null, "secret", "remove", "OPENAI_API_KEY").exit());
            assertTrue(listed(printed).contains("OPENAI_API_KEY nowhere false"), "still wanted by agent openai");
            assertEquals(0, ask(printed, null, "journal", "find", "--body", "--agent", "secrets").exit());
            printed.addAll(product.printed());
        }
        assertNowhere(printed);
        NoSecrets.assertNone(printed, home);
    }

    private void assertListed(List<String> printed) throws Exception {
        var names = listed(printed);
        assertTrue(names.containsAll(List.of("OPENAI_API_KEY store true", "TAVILY_API_KEY store true")), names.toString());
    }

    private List<String> listed(List<String> printed) throws Exception {
        var listed = JsonParser.parseString(ask(printed, null, "secret", "list", "--json").out()).getAsJsonObject();
        var names = new ArrayList<String>();
        listed.getAsJsonArray("secrets").forEach(one -> names.add(one(one.getAsJsonObject())));
        return names;
    }

    private static String one(JsonObject secret) {
        return secret.get("name").getAsString() + " " + secret.get("from").getAsString() + " " + secret.get("usable");
    }

    private Product.Result ask(List<String> printed, String input, String... arguments) throws Exception {
        var result = Product.ctl(home, input, arguments);
        printed.add(result.out());
        printed.add(result.err());
        return result;
    }

    /** In no file of the home, the store among them. */
    private void assertNowhere(List<String> printed) throws IOException {
        var console = home.resolve("printed.txt");
        Files.write(console, printed);
        long bytes = 0;
        try (var files = Files.walk(home)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var content = Files.readString(file, StandardCharsets.ISO_8859_1);
                bytes += content.length();
                for (var secret : List.of(VALUE, OTHER)) {
                    for (var form : forms(secret)) {
                        assertFalse(content.contains(form), file + " holds a secret");
                    }
                }
            }
        }
        Files.delete(console);
        assertTrue(bytes > 100_000, "there was something to look through");
        System.out.println("2 secrets looked for in " + bytes + " bytes: none found");
    }

    /** Plain, in hex, and what of its base64 does not depend on what stands before it, in each of the three places. */
    private static List<String> forms(String secret) {
        var bytes = secret.getBytes(StandardCharsets.US_ASCII);
        var forms = new ArrayList<>(List.of(secret, HexFormat.of().formatHex(bytes)));
        for (int before = 0; before < 3; before++) {
            var shifted = new byte[before + bytes.length];
            System.arraycopy(bytes, 0, shifted, before, bytes.length);
            var all = Base64.getEncoder().withoutPadding().encodeToString(shifted);
            forms.add(all.substring((before * 4 + 2) / 3, shifted.length * 8 / 6));
        }
        return forms;
    }
}
