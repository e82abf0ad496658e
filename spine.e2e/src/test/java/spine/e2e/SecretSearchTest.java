package spine.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import spine.api.security.Z85;

/** SEC-44: the search finds what it is meant to find, and nothing else. */
class SecretSearchTest {
    @TempDir
    Path folder;
    private final Random random = new Random(7);
    private final byte[] secret = new byte[32];
    private final byte[] tokenBytes = new byte[32];
    private String token;
    private String said;

    @BeforeEach
    void make() throws IOException {
        random.nextBytes(secret);
        random.nextBytes(tokenBytes);
        token = HexFormat.of().formatHex(tokenBytes);
        Files.createDirectories(folder.resolve("home/keys"));
        Files.createDirectories(folder.resolve("logs/deep"));
        Files.write(folder.resolve("home/keys/a.key"), secret);
        Files.writeString(folder.resolve("tokens"), token + "\n");
        Files.writeString(folder.resolve("logs/quiet.log"), "nothing to see\n".repeat(100));
    }

    private int search(String... more) throws IOException {
        var arguments = new ArrayList<>(List.of("--keys", folder.resolve("home").toString(), "--tokens",
                folder.resolve("tokens").toString(), "--look", folder.resolve("logs").toString()));
        arguments.addAll(List.of(more));
        var out = new ByteArrayOutputStream();
        int code = SecretSearch.run(arguments, new PrintStream(out, true, StandardCharsets.UTF_8));
        said = out.toString(StandardCharsets.UTF_8);
        return code;
    }

    private void finds(byte[] text, long at) throws IOException {
        Files.write(folder.resolve("logs/deep/x.log"), text);
        assertEquals(1, search(), "not found: " + new String(text, StandardCharsets.ISO_8859_1));
        assertTrue(said.contains("x.log at byte " + at + ": "), said);
        assertFalse(said.contains(HexFormat.of().formatHex(secret)) || said.contains(token), said);
    }

    private void finds(String before, String form) throws IOException {
        finds((before + form + "\n").getBytes(StandardCharsets.ISO_8859_1), before.length());
    }

    @Test
    void shouldFindNothingWhereNothingIs() throws IOException {
        assertEquals(0, search(), said);
        assertTrue(said.startsWith("2 secrets, 1500 bytes"), said);
    }

    @Test
    void shouldFindAKeyInEveryForm() throws IOException {
        var hex = HexFormat.of().formatHex(secret);
        finds("key=", new String(secret, StandardCharsets.ISO_8859_1));
        finds("key=", hex);
        finds("", hex.toUpperCase(Locale.ROOT));
        finds("curve ", Z85.encode(secret));
        finds("bytes: \"", Base64.getEncoder().encodeToString(secret).replace("=", ""));
        finds("bytes: \"", Base64.getUrlEncoder().encodeToString(secret));
    }

    @Test
    void shouldFindAKeyWithinLongerDataInBase64() throws IOException {
        for (int before = 0; before < 6; before++) {
            var data = new byte[before + secret.length + 5];
            random.nextBytes(data);
            System.arraycopy(secret, 0, data, before, secret.length);
            Files.writeString(folder.resolve("logs/deep/x.log"), Base64.getEncoder().encodeToString(data));
            assertEquals(1, search(), "after " + before + " bytes");
        }
    }

    @Test
    void shouldFindATokenItsTextInBase64AndItsHash() throws Exception {
        finds("token ", token);
        finds("token ", token.toUpperCase(Locale.ROOT));
        finds("", Base64.getEncoder().encodeToString(token.getBytes(StandardCharsets.US_ASCII)).replace("=", ""));
        finds("proof ", HexFormat.of().formatHex(java.security.MessageDigest.getInstance("SHA-256")
                .digest(token.getBytes(StandardCharsets.US_ASCII))));
    }

    @Test
    void shouldFindAcrossTheBordersOfBlocks() throws IOException {
        var hex = HexFormat.of().formatHex(secret);
        for (int at : new int[] {(1 << 20) - 200, (1 << 20) - 64, (1 << 20) - 63, (1 << 20) - 1, 1 << 20, (1 << 20) + 1,
            (2 << 20) - 100, (2 << 20) - 1}) {
            var data = new byte[(2 << 20) + 64];
            System.arraycopy(hex.getBytes(StandardCharsets.US_ASCII), 0, data, at, hex.length());
            finds(data, at);
            assertTrue(said.contains(" 1 findings"), said);
        }
    }

    @Test
    void shouldLetATokenBeShownOnceOnAConsoleAndNowhereElse() throws IOException {
        var console = folder.resolve("console");
        Files.writeString(console, "pairing token:\n  " + token + "\n");
        assertEquals(0, search("--console", console.toString()), said);
        Files.writeString(console, "pairing token:\n  " + token + "\nagain " + token + "\n");
        assertEquals(1, search("--console", console.toString()), said);
        Files.writeString(console, HexFormat.of().formatHex(secret));
        assertEquals(1, search("--console", console.toString()), said);
    }

    @Test
    void shouldNotPassWhenThereIsNothingToSearchForOrIn() throws IOException {
        Files.delete(folder.resolve("home/keys/a.key"));
        Files.writeString(folder.resolve("tokens"), "");
        assertEquals(2, search());
        Files.write(folder.resolve("home/keys/a.key"), secret);
        Files.delete(folder.resolve("logs/quiet.log"));
        assertEquals(2, search());
    }

    @Test
    void shouldReadKeysInZ85AndNameWhatItCannotRead() throws IOException {
        Files.writeString(folder.resolve("home/keys/a.key"), Z85.encode(secret) + "\n");
        Files.writeString(folder.resolve("home/keys/locked.key"), "spine-encrypted-key ...");
        finds("", HexFormat.of().formatHex(secret));
        assertTrue(said.contains("not searched for: ") && said.contains("locked.key"), said);
    }
}
