using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Trm.Cli.Accounts;
using Trm.Cli.Agreements;
using Trm.Cli.Alarms;
using Trm.Cli.Brokers;
using Trm.Cli.Capacity;
using Trm.Cli.Conformance;
using Trm.Cli.Contract;
using Trm.Cli.Courier;
using Trm.Cli.Deadlines;
using Trm.Cli.Demo;
using Trm.Cli.Directories;
using Trm.Cli.Duty;
using Trm.Cli.Evidence;
using Trm.Cli.Hooks;
using Trm.Cli.Keys;
using Trm.Cli.Messages;
using Trm.Cli.Nodes;
using Trm.Cli.Quarantine;
using Trm.Cli.Referrals;
using Trm.Cli.Retention;
using Trm.Cli.Returns;
using Trm.Cli.Statistics;
using Trm.Cli.Terminal;
using Trm.Cli.Trails;

namespace Trm.Cli;

/// <summary>The commands of <c>trm</c>, and how a command line becomes one of them.</summary>
public static class CommandLine
{
    /// <summary>A command that is asked to end finishes what is in hand and cleans up, within this time.</summary>
    private static readonly TimeSpan TimeToStop = TimeSpan.FromSeconds(30);

    /// <summary>Runs one command line. Returns an <see cref="ExitCode"/>.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, Screen screen, CancellationToken cancel)
    {
        var result = Build(screen).Parse(args);
        if (result.Action is ParseErrorAction)
        {
            screen.IsJson = args.Contains(TrmCommand.Json.Name, StringComparer.Ordinal);
            if (result.UnmatchedTokens.Count == 0 && result.CommandResult.Command is { Subcommands.Count: > 0 })
                await Build(screen).Parse([.. args, "--help"]).InvokeAsync(new InvocationConfiguration { Output = screen.Error, Error = screen.Error }, cancel);
            var faults = result.Errors.Select(e => e.Message.TrimEnd('.')).Distinct(StringComparer.Ordinal);
            return screen.Fail(ExitCode.Usage, "USAGE", $"{string.Join("; ", faults)}. Try: {Path(result)} --help");
        }

        return await result.InvokeAsync(
            new InvocationConfiguration { Output = screen.Out, Error = screen.Error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeToStop }, cancel);
    }

    /// <summary>The whole tree of commands.</summary>
    public static RootCommand Build(Screen screen)
    {
        var root = new RootCommand("Referrals of trafficked persons between countries: sealed, receipted, provable.")
        {
            new DemoCommand(screen),
            new Command("keys", "Keys of a participant")
            {
                new KeysNewCommand(screen), new KeysListCommand(screen), new KeysRotateCommand(screen), new KeysDestroyCommand(screen), new KeysTokenCommand(screen),
                new KeysOfflineCommand(screen), new KeysWrapCommand(screen), new KeysUnwrapCommand(screen),
            },
            new Command("directory", "The signed directory: who takes part, with which keys")
            {
                new DirectoryGovernorCommand(screen), new DirectoryCreateCommand(screen), new DirectoryEntryCommand(screen), new DirectoryRelistCommand(screen), new DirectoryStatusCommand(screen), new DirectoryAddCommand(screen),
                new DirectoryRenewCommand(screen), new DirectoryGovernCommand(screen), new DirectorySignCommand(screen),
                new DirectoryShowCommand(screen), new DirectoryAdoptCommand(screen), new DirectoryDiffCommand(screen), new DirectoryCertsCommand(screen),
            },
            new Command("node", "A node as a process of its own") { new NodeRunCommand(screen), new NodeBackupCommand(screen), new NodeRestoreCommand(screen), new NodeRestoredCommand(screen), new NodeGenerationCommand(screen), new NodeTokenCommand(screen), new NodeTestCommand(screen), new NodeDoctorCommand(screen), new NodeAdoptCommand(screen) },
            new Command("account", "Who may sign in at the console of a running node") { new AccountInviteCommand(screen), new AccountListCommand(screen), new AccountDisableCommand(screen) },
            new Command("referral", "Referrals: drafts from files, everything else through a running node")
            {
                new ReferralDraftCommand(screen), new ReferralExportCommand(screen), new ReferralSendCommand(screen), new ReferralIdentityCommand(screen), new ReferralListCommand(screen), new ReferralShowCommand(screen),
                new ReferralDecideCommand(screen), new ReferralAskCommand(screen), new ReferralAnswerCommand(screen), new ReferralAttachmentsCommand(screen), new ReferralHoldCommand(screen), new ReferralLiftCommand(screen),
            },
            new Command("case", "One case: what stands in its way, what is on record for its gates, and its end: copies, legal holds, erasure, a person's rights") { new CaseExplainCommand(screen), new CaseFactsCommand(screen), new CaseCopyCommand(screen), new CaseHoldLegalCommand(screen), new CaseEraseCommand(screen), new CaseErasuresCommand(screen), new CaseRightsCommand(screen), new CaseAnswerCommand(screen), new CaseHeldCommand(screen) },
            new Command("retention", "What is kept no longer: when which of it is purged, what stands against it, and who confirms")
            {
                new RetentionListCommand(screen), new RetentionRunCommand(screen), new RetentionOfferCommand(screen),
            },
            new Command("return", "Returns: proposals, plans, readiness, clearance, the journey and whatever happens on it") { new ReturnSendCommand(screen) },
            new Command("capacity", "Enquiries about room, and their answers; about nobody")
            {
                new CapacityAskCommand(screen), new CapacityAnswerCommand(screen), new CapacityListCommand(screen),
            },
            new Command("deadlines", "Who must do what by when") { new DeadlinesListCommand(screen), new DeadlinesRecordCommand(screen) },
            new Command("alarms", "What somebody must look at") { new AlarmsListCommand(screen), new AlarmsTakeCommand(screen), new AlarmsSettleCommand(screen) },
            new Command("duty", "Who is called out when an alarm is raised") { new DutyShowCommand(screen), new DutyDrillCommand(screen), new DutyDrillsCommand(screen) },
            new Command("call", "Calls to a duty number, and the words by which a message is known there") { new CallWordsCommand(screen), new CallRecordCommand(screen) },
            new Command("hooks", "National systems that are told when there is something to fetch") { new HooksListCommand(screen), new HooksResendCommand(screen), new HooksTestCommand(screen) },
            new Command("courier", "Sealed messages by hand, where no broker is: into a file, and out of one") { new CourierListCommand(screen), new CourierExportCommand(screen), new CourierImportCommand(screen) },
            new Command("quarantine", "What is stuck, on either way: why, and what to do about it")
            {
                new QuarantineListCommand(screen), new QuarantineShowCommand(screen), new QuarantineResendCommand(screen), new QuarantineDiscardCommand(screen), new QuarantineExportCommand(screen),
            },
            new Command("agreement", "What was agreed with whom: kinds, deadlines, languages")
            {
                new AgreementListCommand(screen), new AgreementReadCommand(screen), new AgreementSignCommand(screen),
            },
            new Command("contract", "What two participants agree on: every kind of message, examples, and whether a payload keeps the contract")
            {
                new ContractListCommand(screen), new ContractShowCommand(screen), new ContractExampleCommand(screen), new ContractValidateCommand(screen),
            },
            new ConformanceCommand(screen),
            new Command("message", "Sealed messages as files")
            {
                new MessageSplitCommand(screen), new MessageInspectCommand(screen), new MessageOpenCommand(screen),
            },
            new Command("trail", "The verifiable trail") { new TrailVerifyCommand(screen) },
            new Command("evidence", "Evidence packs, for auditors and for the other side; no word about a person") { new EvidenceExportCommand(screen) },
            new VerifyCommand(screen),
            new Command("statistics", "The figures of a year: a participant's counts, and what a regional secretariat publishes of them") { new StatisticsExportCommand(screen), new StatisticsCombineCommand(screen), new StatisticsRowsCommand(screen) },
            new Command("broker", "The message broker") { new BrokerDefinitionsCommand(screen), new BrokerCheckCommand(screen) },
            new Command("config", "Settings") { new ConfigShowCommand(screen) },
        };
        root.Options.Add(TrmCommand.Json);
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExample((HelpAction)help.Action!);
        return root;
    }

    private static string Path(ParseResult result)
    {
        var names = new List<string>();
        for (System.CommandLine.Parsing.SymbolResult? at = result.CommandResult; at is System.CommandLine.Parsing.CommandResult command; at = at.Parent)
            names.Insert(0, command.Command is RootCommand ? "trm" : command.Command.Name);
        return string.Join(' ', names);
    }
}
