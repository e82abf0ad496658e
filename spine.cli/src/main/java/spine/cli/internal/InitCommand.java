package spine.cli.internal;

import picocli.CommandLine.Command;

@Command(name = "init", description = {"Makes this client's permanent key pair, if there is none.",
    "With --endpoint and --server-key it keeps them in twi-ctl.conf for later calls."})
final class InitCommand extends JsonBase {
    InitCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() throws Exception {
        var config = config();
        if (serverKey != null) {
            config.requireServerKey();
        }
        try (var keys = config.keys()) {
            say(config, keys);
        }
        return 0;
    }

    private void say(ClientConfig config, ClientKeys keys) throws Exception {
        boolean fresh = keys.isFresh();
        var publicKey = keys.present().publicKey().z85();
        var file = endpoint != null || serverKey != null ? config.save() : null;
        if (json) {
            say(Json.text(Json.map("folder", config.folder(), "public_key", publicKey,
                    "created", fresh, "endpoint", config.endpoint(), "server_public_key", config.serverKey(),
                    "configuration", file)));
        } else {
            var table = new Table().row("keys", (fresh ? "made in " : "are in ") + config.folder())
                    .row("public key", publicKey)
                    .row("endpoint", config.endpoint() == null ? "none: './spine up', or --endpoint" : config.endpoint());
            if (file != null) {
                table.row("kept in", file.toString());
            }
            say(table.text());
        }
    }
}
