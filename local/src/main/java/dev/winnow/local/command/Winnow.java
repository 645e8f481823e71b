package dev.winnow.local.command;

import dev.winnow.client.ClusterException;
import dev.winnow.local.LocalException;
import dev.winnow.local.ResourceJson;
import dev.winnow.local.manifest.Manifest;
import dev.winnow.local.manifest.UnusableManifestException;
import dev.winnow.local.terminal.PlainOutput;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.logging.ConsoleHandler;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line. What a command alone needs is loaded by that command. */
@Command(
        name = "winnow",
        description = "Tunes hyperparameters on this machine, with the manifests of the Kubernetes operator.",
        mixinStandardHelpOptions = true,
        versionProvider = Winnow.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            RunCommand.class,
            CheckCommand.class,
            PlanCommand.class,
            ShowCommand.class,
            NextCommand.class,
            ConvertCommand.class,
            ExportCommand.class,
            UiCommand.class,
            CloudEventsCommand.class,
            CompletionCommand.class
        })
public final class Winnow {
    /** By which name the program was started. */
    private static final String PROGRAM = "winnow.program";
    /** From this code on the API server is at fault, below it the request. */
    private static final int SERVER_FAULT = 500;

    /**
     * Warns once for each resource of an alpha or beta version, whoever chose the version: ours is what the definitions in the
     * cluster have, that of another object is what a person wrote into a manifest. The field keeps the logger and so its level.
     */
    private static final Logger VERSIONS =
            Logger.getLogger("io.fabric8.kubernetes.client.dsl.internal.VersionUsageUtils");

    /** Tells the version of the program. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            var version = Winnow.class.getPackage().getImplementationVersion();
            return new String[] {"winnow " + (version == null ? "(not packaged)" : version)};
        }
    }

    public static void main(String... arguments) {
        boolean plugin = "kubectl winnow".equals(System.getProperty(PROGRAM));
        if (plugin && arguments.length > 0 && arguments[0].equals(PluginCompletion.WORD)) {
            System.out.print(PluginCompletion.of(
                    new CommandLine(new KubectlWinnow()), List.of(arguments).subList(1, arguments.length)));
            return;
        }
        if (arguments.length > 1) {
            aside(ResourceJson::prepare);
            if (!plugin && !List.of("show", "export", "cloudevents").contains(arguments[0])) {
                aside(Manifest::prepare);
            }
        }
        logToStandardError();
        System.exit(execute(plugin ? new KubectlWinnow() : new Winnow(), new PrintWriter(System.err, true), arguments));
    }

    /** Does in a thread of its own, while the command line is read, what every command needs later. */
    private static void aside(Runnable work) {
        var thread = new Thread(work, "prepare");
        thread.setDaemon(true);
        thread.start();
    }

    /** Runs a command and returns its exit code: 0 done, 1 failed, 2 refused before anything was done, 130 interrupted. */
    public static int execute(String... arguments) {
        logToStandardError();
        return execute(new PrintWriter(System.err, true), arguments);
    }

    /** The same with another place for complaints. */
    static int execute(PrintWriter complaints, String... arguments) {
        return execute(new Winnow(), complaints, arguments);
    }

    /** The same as another program. */
    static int execute(Object program, PrintWriter complaints, String... arguments) {
        var line = new CommandLine(program).setErr(complaints);
        line.setExecutionExceptionHandler((fault, command, parsed) -> {
            command.getErr().println(command.getColorScheme().errorText(PlainOutput.plain(message(fault))));
            return exitCode(fault);
        });
        line.setParameterExceptionHandler((fault, words) -> {
            var command = fault.getCommandLine();
            command.getErr()
                    .println(command.getColorScheme()
                            .errorText(PlainOutput.plain(message(fault)) + ": see "
                                    + command.getCommandSpec().qualifiedName() + " --help"));
            return LocalException.USAGE;
        });
        return line.execute(arguments);
    }

    private static int exitCode(Exception fault) {
        if (fault instanceof LocalException local) {
            return local.exitCode();
        }
        boolean refused = fault instanceof UnusableManifestException
                || (fault instanceof ClusterException answer && answer.code() < SERVER_FAULT);
        return refused ? LocalException.USAGE : LocalException.FAILURE;
    }

    private static String message(Exception fault) {
        if (fault instanceof IOException io) {
            return LocalException.text(io);
        }
        if (fault instanceof ClusterException) {
            return String.valueOf(fault.getMessage()).replaceAll("\\s*\\R\\s*", " | ");
        }
        return fault instanceof LocalException || fault instanceof UnusableManifestException
                ? String.valueOf(fault.getMessage())
                : "this should not have happened: " + fault;
    }

    /** What is wrong with a command line, with the word that was probably meant. */
    private static String message(CommandLine.ParameterException fault) {
        if (!(fault instanceof CommandLine.UnmatchedArgumentException unmatched)) {
            return String.valueOf(fault.getMessage());
        }
        var word = unmatched.getUnmatched().get(0);
        if (!unmatched.isUnknownOption()
                && unmatched.getCommandLine().getSubcommands().isEmpty()) {
            return word + " is one word too many";
        }
        return "there is no " + (unmatched.isUnknownOption() ? "option " : "command ") + word
                + unmatched.getSuggestions().stream()
                        .findFirst()
                        .map(near -> " (did you mean " + near + "?)")
                        .orElse("");
    }

    private static void logToStandardError() {
        var root = Logger.getLogger("");
        for (var handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        var handler = new ConsoleHandler();
        handler.setLevel(Level.WARNING);
        root.addHandler(handler);
        VERSIONS.setLevel(Level.SEVERE);
    }
}
