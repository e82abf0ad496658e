package spine.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import spine.e2e.AgentJar.Recipe;

/**
 * Agents under the names of the external tools, which do what files in a folder say. {@code NAME.asked} holds a line for
 * each question; while {@code NAME.nokey} is there it is disabled; a question with "broken" in it fails. The model sorts
 * questions by the word in {@code class}, tells "slowly" a second part only when {@code go} is there, and "endless"
 * until it is stopped, which {@code stopped} tells.
 */
final class StubTools {
    private static final String DISABLED = """
            public java.util.Optional<Refusal> disabled() {
                return java.nio.file.Files.exists(java.nio.file.Path.of("%1$s/%2$s.nokey")) ? java.util.Optional.of(
                        new Refusal(ErrorCode.UNAVAILABLE, "THE_KEY_OF_%2$s is not set.", "Set THE_KEY_OF_%2$s."))
                        : java.util.Optional.empty();
            }
            static void note(String what) throws Exception {
                java.nio.file.Files.writeString(java.nio.file.Path.of("%1$s/%2$s.asked"), what.replace('\\n', ' ') + "\\n",
                        java.nio.file.StandardOpenOption.CREATE, java.nio.file.StandardOpenOption.APPEND);
            }
            """;
    private static final String TOOL = """
            note(request.text());
            if (request.text().contains("broken")) {
                throw new IllegalStateException("out of order");
            }
            return Payload.message(spine.api.message.Payload.newBuilder().setText("%2$s says: it is feathery.")
                    .setConfidence(0.9).addCitations("https://example.org/%2$s").build());
            """;
    private static final String MODEL = """
            public void answer(Call call, Payload request, Parts out) throws Exception {
                var text = request.text();
                if (text.startsWith("Sort the question")) {
                    var word = java.nio.file.Path.of("%1$s/class");
                    out.write(Payload.text(java.nio.file.Files.exists(word) ? java.nio.file.Files.readString(word) : "?"));
                    return;
                }
                note(text);
                if (text.contains("slowly")) {
                    out.write(Payload.text("The model begins"));
                    while (!java.nio.file.Files.exists(java.nio.file.Path.of("%1$s/go"))) {
                        if (Thread.interrupted()) {
                            throw new InterruptedException();
                        }
                        java.util.concurrent.locks.LockSupport.parkNanos(10_000_000);
                    }
                    out.write(Payload.text(" and ends."));
                    out.fact("citations", "https://example.org/slow");
                    return;
                }
                try {
                    do {
                        call.spend("words", 4);
                        out.write(Payload.text("%2$s says: so be it. "));
                    } while (text.contains("endless"));
                } catch (InterruptedException | SpineException stopped) {
                    java.nio.file.Files.writeString(java.nio.file.Path.of("%1$s/stopped"), "yes");
                    throw stopped;
                }
            }
            """;

    private final Path folder;
    private final Path work;
    private final Path home;

    /** @param folder for the files that they read and write */
    StubTools(Path folder, Path work, Path home) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.work = work;
        this.home = home;
    }

    void tool(String name) throws Exception {
        drop(name, new Recipe(name, "9.0.0", TOOL.formatted(folder, name)).with("", DISABLED.formatted(folder, name)));
    }

    void model(String name) throws Exception {
        drop(name, new Recipe(name, "9.0.0", "return StreamAgent.super.answer(call, request);")
                .with("StreamAgent", DISABLED.formatted(folder, name) + MODEL.formatted(folder, name)));
    }

    private void drop(String name, Recipe recipe) throws Exception {
        var jar = AgentJar.build(work, recipe.inPlaceOf("agents." + name));
        Files.createDirectories(home.resolve("agents"));
        var beside = work.resolve(name + ".ready");
        Files.copy(jar, beside, StandardCopyOption.REPLACE_EXISTING);
        Files.move(beside, home.resolve("agents/agents." + name + ".jar"));
    }

    /** The questions that it was asked; those by which it was to choose a tool left out. */
    List<String> asked(String name) throws IOException {
        var file = folder.resolve(name + ".asked");
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    void write(String file, String text) throws IOException {
        Files.writeString(folder.resolve(file), text);
    }

    void delete(String file) throws IOException {
        Files.deleteIfExists(folder.resolve(file));
    }

    boolean has(String file) {
        return Files.exists(folder.resolve(file));
    }
}
