package spine.bench.role;

import com.google.gson.Gson;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** The child process: {@code Role SYSTEM ROLE KEY=VALUE...}; orders on standard input, answers on standard output. */
public final class Role {
    private Role() {
    }

    public static void main(String[] words) throws Exception {
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        var gson = new Gson();
        try (var program = program(words[0], words[1], Settings.of(List.of(words).subList(2, words.length)));
                var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            out.println(gson.toJson(program.ready()));
            for (var line = in.readLine(); line != null && !line.equals("quit"); line = in.readLine()) {
                out.println(gson.toJson(answer(program, line)));
            }
        } catch (Exception e) {
            e.printStackTrace(System.err);
            out.println(gson.toJson(Map.of("error", e.toString())));
        }
        Runtime.getRuntime().halt(0); // sockets with threads of their own must not keep it
    }

    private static Map<String, Object> answer(Program program, String line) {
        try {
            return line.equals("stats") ? Vitals.now(program) : program.obey(line.split(" "));
        } catch (Exception e) {
            return Map.of("error", e.toString());
        }
    }

    private static Program program(String system, String role, Settings settings) throws Exception {
        return switch (system + " " + role) {
            case "jeromq client" -> new JeromqClient(settings);
            case "jeromq broker" -> new JeromqBroker(settings);
            case "jeromq worker", "jeromq server" -> new JeromqEcho(settings, role.equals("server"));
            case "aeron client" -> new AeronClient(settings);
            case "aeron broker" -> new AeronBroker(settings);
            case "aeron worker" -> new AeronWorker(settings);
            case "ours client" -> new OurClient(settings);
            case "ours broker" -> new OurBroker(settings);
            case "ours worker" -> new OurWorker(settings);
            case "ours server" -> new OurServer(settings);
            case "ours storm" -> new OurStorm(settings);
            case "crypto jnacl" -> new CryptoProgram(new JnaclCipher());
            case "crypto nacl" -> new CryptoProgram(new NaclCipher());
            case "crypto aes", "crypto chacha" -> new CryptoProgram(new JdkCipher(role.equals("aes")));
            default -> throw new IllegalArgumentException("no such program: " + system + " " + role);
        };
    }
}
