package dev.winnow.local.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.winnow.api.StudyState;
import dev.winnow.api.TuningStudy;
import dev.winnow.engine.definition.StudyReader;
import dev.winnow.engine.page.StudyPage;
import dev.winnow.engine.page.StudyPages;
import dev.winnow.engine.report.ReportEndpoint;
import dev.winnow.engine.report.ReportIntake;
import dev.winnow.engine.workload.PodTemplate;
import dev.winnow.local.LocalException;
import dev.winnow.local.ResourceJson;
import dev.winnow.local.folder.RunFolder;
import dev.winnow.local.manifest.ManifestFile;
import dev.winnow.local.process.CallerEnvironment;
import dev.winnow.local.process.Launcher;
import dev.winnow.local.process.PersonsCommand;
import dev.winnow.local.process.ProcessWorkload;
import dev.winnow.local.process.ShellWords;
import dev.winnow.local.process.TrainerCommand;
import dev.winnow.local.process.TrainerProcesses;
import dev.winnow.local.process.TrialTokens;
import dev.winnow.local.run.OutputReports;
import dev.winnow.local.run.ReportServer;
import dev.winnow.local.run.RunFolderOpener;
import dev.winnow.local.run.RunState;
import dev.winnow.local.run.StudyRun;
import dev.winnow.local.run.Trackers;
import dev.winnow.local.run.View;
import dev.winnow.local.terminal.LineView;
import dev.winnow.local.terminal.LiveView;
import dev.winnow.local.terminal.PlainOutput;
import dev.winnow.local.terminal.Summary;
import dev.winnow.local.terminal.Terminal;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code winnow run}: a study on this machine. */
@Command(
        name = "run",
        description = "Runs a study on this machine, or goes on with it. Trials are processes in place of pods.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class RunCommand implements Callable<Integer> {
    private static final int INTERRUPTED = 130;
    /** Where the person is. */
    private static final Path HERE = Path.of("").toAbsolutePath();

    @Parameters(paramLabel = "STUDY.yaml", description = "The manifest, as for kubectl apply; - reads standard input.")
    private Path file = Path.of("");

    @Option(names = "--dir", description = "Where the run keeps its files. Default: runs/NAME.")
    private @Nullable Path dir;

    @Option(names = "--parallel", description = "Trials at a time, in place of limits.parallelTrials.")
    private @Nullable Integer parallel;

    @Option(
            names = "--command",
            description = "What to start in place of the image's entry point (or of the command in the pod template).")
    private String command = "";

    @Option(
            names = "--env",
            paramLabel = "NAME=VALUE",
            description = "A variable for the trainers; wins over the pod template.")
    private Map<String, String> env = new LinkedHashMap<>();

    @Mixin
    private GpuOptions gpuOptions = new GpuOptions();

    @Option(
            names = "--json",
            description = "Writes the study's status to standard output at the end; all else goes to standard error.")
    private boolean json;

    private final StudyReader reader = new StudyReader();

    @Override
    public Integer call() throws Exception {
        var clock = Clock.systemUTC();
        var out = json ? System.err : System.out;
        gpuOptions.check();
        var written = ManifestFile.study(file);
        if (parallel != null && written.at("/spec/limits") instanceof ObjectNode limits) {
            limits.put("parallelTrials", parallel);
        }
        var path = path(written);
        var made = RunFolder.missing(path);
        // Manifests and logs may hold secrets.
        Files.createDirectories(
                path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        var folder = new RunFolder(path.toRealPath());
        try (var lock = folder.lock()
                .orElseThrow(() -> LocalException.usage(
                        folder.root() + " is in use by another run: wait for it, or name another folder with --dir"))) {
            try {
                return locked(folder, written, out, clock);
            } catch (LocalException refusal) {
                folder.leave(made);
                throw refusal;
            }
        } catch (IOException e) {
            throw LocalException.failure(LocalException.text(e) + ": when that is mended, the same command goes on");
        }
    }

    private int locked(RunFolder folder, ObjectNode written, PrintStream out, Clock clock)
            throws IOException, InterruptedException, LocalException {
        var store = RunFolderOpener.open(folder, written, gpuOptions.used(), reader, clock);
        var instead = instead();
        mustExist(store.study(), instead);
        if (!TrainerProcesses.endAll(folder.trials())) {
            throw LocalException.failure("a trainer of an earlier run does not end: look for it with ps");
        }
        return run(folder, store, instead, out, clock);
    }

    private Path path(ObjectNode written) throws LocalException {
        var name = written.at("/metadata/name").asText();
        if (dir == null && !name.matches("[a-z0-9]([-a-z0-9]*[a-z0-9])?")) {
            throw LocalException.usage("metadata.name: must hold only a-z, 0-9 and '-', but is \"" + name + "\"");
        }
        var path = dir == null ? Path.of("runs", name) : dir;
        if (Files.exists(path) && !Files.isDirectory(path)) {
            throw LocalException.usage(path + " is no folder: name another one with --dir");
        }
        return path;
    }

    private List<String> instead() throws LocalException {
        try {
            return PersonsCommand.absolute(ShellWords.of(command), HERE);
        } catch (IllegalArgumentException e) {
            throw LocalException.usage("--command: " + e.getMessage());
        }
    }

    /** What can be known to fail is refused before the first trial. */
    private void mustExist(TuningStudy study, List<String> instead) throws LocalException {
        var container = PodTemplate.of(study.getSpec().trial()).trainerContainer();
        var words = instead.isEmpty() ? container.getCommand() : instead;
        if (words.isEmpty()) {
            throw LocalException.usage("the container " + container.getName()
                    + " names no command, and its image is not used here: say what to start with --command");
        }
        var path = env.getOrDefault(
                "PATH", Optional.ofNullable(System.getenv("PATH")).orElse("/usr/bin:/bin"));
        var problem =
                words.get(0).contains("$(") ? Optional.<String>empty() : PersonsCommand.problem(words.get(0), path);
        if (problem.isPresent()) {
            throw LocalException.usage(problem.get());
        }
        var unknown = TrainerCommand.unknown(container, env);
        if (!unknown.isEmpty()) {
            throw LocalException.usage(
                    "the values of " + unknown + " are in the cluster: give them with --env NAME=VALUE");
        }
        for (var tool : List.of("setsid", "setpriv")) {
            if (PersonsCommand.problem(tool, path).isPresent()) {
                throw LocalException.usage("the program " + tool + " of util-linux is missing: install util-linux");
            }
        }
    }

    private int run(RunFolder folder, RunState store, List<String> instead, PrintStream out, Clock clock)
            throws IOException, InterruptedException, LocalException {
        var begin = Instant.now(clock);
        var gpus = gpuOptions.gpus(store, out);
        folder.writeStudy(store.study());
        StudyRun.recover(store, folder);
        var inherited = CallerEnvironment.of(System.getenv());
        var given = new LinkedHashMap<>(env);
        var known = new HashMap<>(inherited);
        known.putAll(env);
        given.putAll(PersonsCommand.variables(instead, HERE, known));
        var random = new SecureRandom();
        var tokens = new TrialTokens(random);
        var replica = new UUID(random.nextLong(), random.nextLong()).toString();
        var done = new CountDownLatch(1);
        try {
            boolean ended;
            var intake = new ReportIntake(replica, store, store, store, List.of());
            store.tell(intake::changed);
            try (var server = new ReportServer(clock)) {
                server.start(new ReportEndpoint(store, store, intake), tokens, clock);
                var workload = new ProcessWorkload(folder, server.url(), instead, given, inherited, List.of());
                var launcher = new Launcher(folder, workload, tokens);
                var view = view(out, begin);
                var output = Optional.ofNullable(store.study().getSpec().trial().metrics())
                        .map(metrics -> new OutputReports(
                                folder, store, intake, metrics, line -> say(store, view, line), clock));
                output.ifPresent(reports -> server.every(OutputReports.EVERY, reports::read));
                var run = new StudyRun(
                        store,
                        reader,
                        launcher,
                        gpus,
                        folder,
                        view,
                        clock,
                        process -> output.ifPresent(reports -> reports.finish(process)));
                Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                    run.interrupt();
                    await(done, store.study());
                }));
                ended = run.run();
            } finally {
                var written = intake.close();
            }
            // The last report is on record now.
            var page = new StudyPages(reader).of(store.study(), store.trials(), Instant.now(clock));
            Trackers.of(folder).study(page);
            return conclude(folder, page, store.study(), ended, out);
        } finally {
            done.countDown();
        }
    }

    private static void await(CountDownLatch done, TuningStudy study) {
        try {
            long grace = Launcher.grace(study.getSpec().trial()).toSeconds();
            var unused = done.await(grace + 5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The loop shows its page under the same lock. */
    private static void say(RunState store, View view, String line) {
        synchronized (store) {
            view.say(line);
        }
    }

    private View view(PrintStream out, Instant begin) {
        return !json && Terminal.is() ? new LiveView(out, Terminal::size) : new LineView(out, begin);
    }

    private int conclude(RunFolder folder, StudyPage page, TuningStudy study, boolean ended, PrintStream out) {
        Summary.of(folder, page, ended).forEach(new PlainOutput(out)::println);
        if (json) {
            System.out.println(ResourceJson.FORM.asJson(study.getStatus()));
        }
        if (!ended) {
            out.println("The same command goes on from here.");
            return INTERRUPTED;
        }
        return study.statusOrNew().is(StudyState.Complete) ? 0 : LocalException.FAILURE;
    }
}
