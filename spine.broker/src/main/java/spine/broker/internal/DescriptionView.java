package spine.broker.internal;

import spine.api.AgentDescriptor;
import spine.api.message.Directory;

/** What an agent says of itself, as the directory shows it. */
final class DescriptionView {
    private DescriptionView() {
    }

    /** Content types stand where there is no schema. */
    static Directory.Entry of(AgentDescriptor agent) {
        var said = agent.description();
        return Directory.Entry.newBuilder()
                .setInputSchema(said.inputSchema().isEmpty() ? agent.input() : said.inputSchema())
                .setOutputSchema(said.outputSchema().isEmpty() ? agent.output() : said.outputSchema())
                .setSummary(said.summary()).addAllEffects(said.effects().stream().sorted().toList())
                .addAllHosts(said.hosts()).addAllMethods(said.methods().stream().sorted().toList())
                .addAllSecrets(said.secrets().stream().sorted().toList()).setUsdPerCall(said.usdPerCall()).build();
    }
}
