package dev.winnow.local.command;

import dev.winnow.local.kubectl.BestCommand;
import dev.winnow.local.kubectl.EnqueueCommand;
import dev.winnow.local.kubectl.ExplainCommand;
import dev.winnow.local.kubectl.LogsCommand;
import dev.winnow.local.kubectl.NextStudyCommand;
import dev.winnow.local.kubectl.ResumeCommand;
import dev.winnow.local.kubectl.StopCommand;
import dev.winnow.local.kubectl.SuspendCommand;
import dev.winnow.local.kubectl.TopCommand;
import dev.winnow.local.kubectl.WatchCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/** The command line as a plugin of kubectl, for studies of a cluster. */
@Command(
        name = "kubectl winnow",
        description = "Shows and steers the studies of a cluster, with your own rights.",
        mixinStandardHelpOptions = true,
        versionProvider = Winnow.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            TopCommand.class,
            WatchCommand.class,
            ExplainCommand.class,
            LogsCommand.class,
            BestCommand.class,
            NextStudyCommand.class,
            ExportCommand.class,
            UiCommand.class,
            StopCommand.class,
            EnqueueCommand.class,
            SuspendCommand.class,
            ResumeCommand.class,
            CheckCommand.class,
            PlanCommand.class
        })
final class KubectlWinnow {
    /** Whether a command was given as one of kubectl, and so means the cluster, whatever lies in the folder. */
    static boolean gave(CommandSpec command) {
        return command.root().userObject() instanceof KubectlWinnow;
    }
}
