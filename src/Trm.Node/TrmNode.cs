using Microsoft.Extensions.Logging;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;
using Trm.Contracts.Rejections;
using Trm.Envelope.Directory;
using Trm.Node.Accounts;
using Trm.Node.Agreements;
using Trm.Node.Alarms;
using Trm.Node.Approvals;
using Trm.Node.Attachments;
using Trm.Node.Broker;
using Trm.Node.Clinic;
using Trm.Node.Courier;
using Trm.Node.Deadlines;
using Trm.Node.Directory;
using Trm.Node.Duty;
using Trm.Node.Escorts;
using Trm.Node.Fhir;
using Trm.Node.Generations;
using Trm.Node.Health;
using Trm.Node.Hooks;
using Trm.Node.Http;
using Trm.Node.Idempotency;
using Trm.Node.IdentityProviders;
using Trm.Node.Inbox;
using Trm.Node.Keys;
using Trm.Node.Machine;
using Trm.Node.Outbox;
using Trm.Node.Overview;
using Trm.Node.Oversight;
using Trm.Node.Processes;
using Trm.Node.Quarantine;
using Trm.Node.Referrals;
using Trm.Node.Retention;
using Trm.Node.RightsOfPersons;
using Trm.Node.Statistics;
using Trm.Node.Storage;
using Trm.Node.Telemetry;
using Trm.Node.Trail;

namespace Trm.Node;

/// <summary>One country's or organisation's node: everything between an officer's act and the broker, and back.</summary>
public sealed class TrmNode : IAsyncDisposable
{
    private readonly NodeParts _parts;
    private readonly InboxWorker _inbox;
    private readonly Sequencer _sequencer;
    private readonly DirectoryKeeper _directories;
    private readonly Mailboxes _mailboxes;
    private readonly AgreementKeeper _agreements;
    private readonly RotaKeeper _rota;
    private readonly Caller _caller;
    private readonly CaseEraser _eraser;
    private readonly Purger _purger;
    private readonly KeyKeeper _keys;
    private readonly SealingAgain _again;
    private readonly PartSender _partSender;
    private readonly Following _following;
    private readonly IDisposable _wrapping;
    private readonly FileStream _folder;
    private readonly Others? _others;
    private readonly TaskCompletionSource<string> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Gauges _gauges;
    private readonly Loops _loops;

    private TrmNode(NodeOptions options, OpenedNode opened, AgreementKeeper agreements)
    {
        var parts = opened.Parts;
        (_wrapping, _folder, _others) = (opened.Wrapping, opened.Folder, opened.Others);
        _agreements = agreements;
        Agreements = new AgreementDesk(parts, agreements);
        _parts = parts;
        _loops = new(parts, EndAsync, _stopping.Token);
        _directories = new DirectoryKeeper(parts) { Adopted = () => _following!.AdoptedAsync(_stopping.Token) };
        _mailboxes = new Mailboxes(parts);
        _inbox = new InboxWorker(parts, _directories);
        _gauges = new Gauges(parts, () => _inbox.Load);
        _sequencer = new Sequencer(parts);
        var numbering = new Numbering(parts);
        _again = new SealingAgain(parts, numbering);
        _keys = new KeyKeeper(parts) { Changed = _again.RunAsync };
        Exchange = new Exchange(parts, numbering);
        Control = new ControlSender(parts, numbering);
        _following = new Following(parts, _keys, _again, _mailboxes, Control, _inbox);
        Attachments = new AttachmentDesk(parts);
        _partSender = new PartSender(parts, numbering);
        Referrals = new ReferralDesk(parts, Exchange, Attachments) { TakenUp = (file, officer, record, categories, sent, cancel) => RightsOfPersons!.TakenUpAsync(file, officer, record, categories, sent, cancel) };
        Drafts = new DraftDesk(parts);
        HandOvers = new HandOverDesk(parts);
        Returns = new ReturnDesk(parts, Exchange);
        Fhir = new FhirDesk(parts, Referrals);
        HandedIn = new MessageDesk(parts, Exchange);
        Deadlines = new DeadlineDesk(parts);
        Alarms = new AlarmDesk(parts);
        _rota = new RotaKeeper(parts, options.RotaFile, options.Mail is not null);
        _caller = new Caller(parts, _rota, options.Mail);
        Duty = new DutyDesk(parts, _rota, Referrals);
        Calls = new CallDesk(parts);
        Hooks = new HookDesk(parts);
        Accounts = new AccountDesk(parts);
        SignIns = new SignInDesk(parts, options.PasswordRounds);
        Providers = new ProviderDesk(parts, SignIns);
        IdentityProvider = options.IdentityProvider is { } provider ? new IdentityProvider(provider, parts.Time) : null;
        Record = new NodeRecord(parts, _sequencer);
        Today = new TodayDesk(parts);
        Cases = new CaseDesk(parts, Referrals, Returns, Record);
        Arrivals = new ArrivalDesk(parts, Referrals);
        Escorts = new EscortDesk(parts, Returns);
        Watch = new WatchDesk(parts, Today, Deadlines, Duty);
        Journeys = new JourneyDesk(parts);
        Explanations = new ExplanationDesk(parts);
        Audit = new AuditDesk(parts, Record, Explanations);
        Clinic = new ClinicDesk(parts, Returns);
        Oversight = new OversightDesk(parts, Deadlines);
        _eraser = new CaseEraser(parts, numbering);
        RightsOfPersons = new RightsDesk(parts, Returns, Record, _again.RunAsync);
        Losses = new LossDesk(parts);
        Erasures = new ErasureDesk(parts, _eraser, Record);
        Doctor = new NodeDoctor(options, parts, Exchange);
        Couriers = new CourierDesk(parts, numbering, _inbox);
        Quarantine = new QuarantineDesk(parts, _again.RunAsync);
        Administration = new AdministrationDesk(parts, _mailboxes, Quarantine);
        Approvals = new ApprovalDesk(parts, new TwoPersonActs(parts, Exchange, Returns, Erasures, Quarantine), SignIns);
        _purger = new Purger(parts);
        Retention = new RetentionDesk(parts, Exchange, _eraser, _purger);
        Figures = new FiguresDesk(parts);
        Idempotent = new IdempotentRequests(parts);
        Cursors = new Cursors(parts.Vault);
        Budgets = new RequestBudgets(options.Requests);
    }

    public ParticipantId Participant => _parts.Self;

    /// <summary>The directory in force.</summary>
    public TrustDirectory Directory => _parts.Directory.Current;

    /// <summary>True for an exercise: every page and every print says so, and nobody outside of it is reached.</summary>
    public bool IsTraining => Directory.IsTraining;

    /// <summary>The version that will be in force when its day is over, unless it is taken back; null where none waits.</summary>
    public WaitingDirectory? WaitingDirectory => _parts.Directory.Waiting;

    /// <summary>What officers do with referrals.</summary>
    public ReferralDesk Referrals { get; }

    /// <summary>Referrals that are still being written.</summary>
    public DraftDesk Drafts { get; }

    /// <summary>Which officer looks after which case.</summary>
    public HandOverDesk HandOvers { get; }

    /// <summary>Files that officers hand in, and those that came.</summary>
    public AttachmentDesk Attachments { get; }

    /// <summary>Which agreement holds with whom.</summary>
    public AgreementDesk Agreements { get; }

    /// <summary>What officers do with returns, and with whatever happens to a person.</summary>
    public ReturnDesk Returns { get; }

    /// <summary>Who must do what by when, and the alarms.</summary>
    public DeadlineDesk Deadlines { get; }

    /// <summary>What officers do about alarms.</summary>
    public AlarmDesk Alarms { get; }

    /// <summary>Who is called out, and whether they answer.</summary>
    public DutyDesk Duty { get; }

    /// <summary>What national systems were told.</summary>
    public HookDesk Hooks { get; }

    /// <summary>Calls to a duty number.</summary>
    public CallDesk Calls { get; }

    /// <summary>Who may sign in at the console.</summary>
    public AccountDesk Accounts { get; }

    /// <summary>Who does, and who is signed in.</summary>
    public SignInDesk SignIns { get; }

    /// <summary>Who signs in by an identity that a provider vouched for.</summary>
    public ProviderDesk Providers { get; }

    /// <summary>The country's identity provider; null where the office has none.</summary>
    public IdentityProvider? IdentityProvider { get; }

    /// <summary>What takes two officers.</summary>
    public ApprovalDesk Approvals { get; }

    /// <summary>What officers do with the data of a case that is over: copies, legal holds, erasure.</summary>
    public ErasureDesk Erasures { get; }

    /// <summary>What a person may ask about what is held of them.</summary>
    public RightsDesk RightsOfPersons { get; }

    /// <summary>What is kept no longer, and who confirms that.</summary>
    public RetentionDesk Retention { get; }

    /// <summary>The figures of a year.</summary>
    public FiguresDesk Figures { get; }

    /// <summary>What came back since a restore, and what did not.</summary>
    public LossDesk Losses { get; }

    /// <summary>What auditors and administrators read: transmissions, alarms, quarantine, the trail.</summary>
    public NodeRecord Record { get; }

    /// <summary>What whoever looks after cases sees first, and lists of cases.</summary>
    public TodayDesk Today { get; }

    /// <summary>One case as its page shows it.</summary>
    public CaseDesk Cases { get; }

    /// <summary>What a receiving organisation sees first.</summary>
    public ArrivalDesk Arrivals { get; }

    /// <summary>What whoever is on duty sees first.</summary>
    public WatchDesk Watch { get; }

    /// <summary>What whoever looks after the node sees first.</summary>
    public AdministrationDesk Administration { get; }

    /// <summary>Who travels with whom.</summary>
    public EscortDesk Escorts { get; }
    /// <summary>What the forms of a return start from.</summary>
    public JourneyDesk Journeys { get; }

    /// <summary>What is to be explained, and what the office says of it.</summary>
    public ExplanationDesk Explanations { get; }

    /// <summary>What an auditor sees first.</summary>
    public AuditDesk Audit { get; }

    /// <summary>What is said of a person's health, for clinicians.</summary>
    public ClinicDesk Clinic { get; }

    /// <summary>Complaints, and one case for a day.</summary>
    public OversightDesk Oversight { get; }

    /// <summary>Sealed messages by hand, where no broker is.</summary>
    public CourierDesk Couriers { get; }

    /// <summary>What is stuck, and what somebody may do about it.</summary>
    public QuarantineDesk Quarantine { get; }

    /// <summary>Looks at everything that the node stands on.</summary>
    public NodeDoctor Doctor { get; }

    /// <summary>The node's clock.</summary>
    public DateTimeOffset Now => _parts.Time.GetUtcNow();

    /// <summary>True while the broker is connected.</summary>
    public bool IsBrokerConnected => _parts.Broker.IsConnected;

    /// <summary>True while our directory is past its hard expiry: only reports are sent.</summary>
    public bool IsDirectoryExpired => Directory.IsPastHardExpiry(_parts.Time.GetUtcNow());

    /// <summary>How much room there is for what is stored.</summary>
    public DiskState Disk => _parts.Disk.Look();

    /// <summary>Whether the storage answers within two seconds.</summary>
    public async Task<bool> AnswersAsync(CancellationToken cancel = default)
    {
        try
        {
            await _parts.Database.ReadAsync(NodeTable.Generation, cancel).WaitAsync(TimeSpan.FromSeconds(2), _parts.Time, cancel);
            return true;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>What lies in its hands: taken from the broker and not committed yet.</summary>
    public InboxLoad Load => _inbox.Load;

    /// <summary>
    /// Done where this process may do nothing more, with the code why: <c>GENERATION_ENDED</c>, another generation was begun while it stood still. It publishes, receives and signs nothing
    /// from then on; who runs it disposes of it and starts it again.
    /// </summary>
    public Task<string> Ended => _ended.Task;

    /// <summary>What is read of this node as FHIR.</summary>
    internal FhirDesk Fhir { get; }

    /// <summary>What case-management systems hand in to be sent.</summary>
    internal MessageDesk HandedIn { get; }

    /// <summary>Requests that may be sent again.</summary>
    internal IdempotentRequests Idempotent { get; }

    /// <summary>Where pages of lists end.</summary>
    internal Cursors Cursors { get; }

    /// <summary>What each caller may still ask for.</summary>
    internal RequestBudgets Budgets { get; }

    /// <summary>What this node tells of itself.</summary>
    internal NodeTelemetry Telemetry => _parts.Telemetry;

    /// <summary>How it stands, for whoever collects figures.</summary>
    internal Gauges Gauges => _gauges;

    internal Exchange Exchange { get; }

    private ControlSender Control { get; }

    /// <summary>Opens storage and keys, checks them against the directory, connects, and begins to exchange.</summary>
    /// <param name="options">Who it is and where its files are.</param>
    /// <param name="broker">Its connection; the node disposes of it.</param>
    /// <param name="time">The clock.</param>
    /// <param name="loggers">Where it logs.</param>
    /// <param name="wrap">Stands between the node and its database where somebody watches each commit; null for none.</param>
    /// <exception cref="NodeStartException">Configuration, keys, directory or storage are not what they must be.</exception>
    public static async Task<TrmNode> StartAsync(
        NodeOptions options, IBroker broker, TimeProvider time, ILoggerFactory loggers, Func<IDatabase, IDatabase>? wrap = null, CancellationToken cancel = default)
    {
        var opened = await NodeOpening.OpenAsync(options, broker, time, loggers, wrap, cancel);
        TrmNode? node = null;
        try
        {
            NodeOpening.CheckKeys(opened.Parts, opened.Parts.LogSigner.Key.ToString());
            node = new TrmNode(options, opened, new AgreementKeeper(opened.Parts, options.AgreementsFolder, options.HolidaysFolder));
            await node._agreements.StartAsync(cancel);
            await node._rota.StartAsync(cancel);
            await opened.Parts.Database.ReadAsync(db =>
            {
                opened.Parts.Hooks.CheckOwners(db);
                return 0;
            }, cancel);
            await HookSender.StandAsync(opened.Parts, cancel);
            await node._directories.StartAsync(cancel);
            await node._sequencer.CheckAsync(options.DataFolder, cancel);
            await opened.Parts.Database.ReadAsync(db =>
            {
                opened.Parts.Fresh.Started(db);
                return 0;
            }, cancel);
            await node._eraser.ResumeAsync();
            await CaseTable.FillAsync(opened.Parts, cancel);
            await node.RunAsync(opened.Generation, cancel);
            return node;
        }
        catch (Exception failure)
        {
            if (node is not null)
                await node.DisposeAsync();
            else
                await opened.DisposeAsync();
            if (StorageFullException.Is(failure))
                throw NodeOpening.NoRoom();
            throw;
        }
    }

    /// <summary>
    /// Begins a new generation on the data folder of a stopped node: after an old copy of it was put back, and after a change of the log key. The directory must list the new log.
    /// Run again after an interruption, it completes what is left.
    /// </summary>
    /// <param name="options">As for <see cref="StartAsync"/>; a directory file that is newer than what the folder knows is adopted.</param>
    /// <param name="time">The clock.</param>
    /// <param name="loggers">Where it logs.</param>
    /// <param name="wrap">As for <see cref="StartAsync"/>.</param>
    /// <exception cref="NodeStartException">A node runs on the folder, or the directory does not list the new log; nothing was changed.</exception>
    public static async Task<BegunGeneration> BeginGenerationAsync(
        NodeOptions options, TimeProvider time, ILoggerFactory loggers, Func<IDatabase, IDatabase>? wrap = null, CancellationToken cancel = default)
    {
        await using var opened = await NodeOpening.OpenAsync(options, new NoBroker(), time, loggers, wrap, cancel, isAlone: true);
        var act = new NewGeneration(opened.Parts, opened.Generation);
        await act.AdoptAsync(options.DirectoryFile, cancel);
        NodeOpening.CheckKeys(opened.Parts, await act.LogAsync(cancel));
        return await act.BeginAsync(cancel);
    }

    /// <summary>Submits a message of any kind.</summary>
    public Task<Result<Submitted>> SubmitAsync(Submission submission, CancellationToken cancel = default) => Exchange.SubmitAsync(submission, cancel);

    /// <summary>Takes bytes that came by another way than the broker, through exactly the same path; returns when their fate is committed.</summary>
    public Task TakeAsync(ParticipantId mailboxOf, Lane lane, ReadOnlyMemory<byte> bytes, CancellationToken cancel = default) =>
        _inbox.TakeAsync(mailboxOf, lane, bytes, cancel);

    /// <summary>
    /// Adopts a directory from a file. What is refused changes nothing and is an alarm; <c>DIRECTORY_WAITS</c> where it replaces somebody's entry without their key:
    /// see <see cref="WaitingDirectory"/>.
    /// </summary>
    public Task<Result<TrustDirectory>> AdoptAsync(ReadOnlyMemory<byte> directory, CancellationToken cancel = default) =>
        _directories.JudgeAsync(new(directory), cancel);

    /// <summary>Finishes what is in hand, publishes a last checkpoint, and stops. What is not acknowledged stays with the broker.</summary>
    public async ValueTask DisposeAsync()
    {
        await _parts.Broker.StopAsync(CancellationToken.None);
        await _stopping.CancelAsync();
        await _loops.EndAsync();
        try
        {
            if (!_ended.Task.IsCompleted)
                await _sequencer.PublishOwnAsync(CancellationToken.None);
        }
        catch (Exception failure)
        {
            // The next start publishes it.
            _parts.Log.LoopFailed("trail", failure.GetType().Name, 0);
        }

        await _parts.Broker.DisposeAsync();
        if (_others is not null)
            await _others.DisposeAsync();
        await _parts.Database.DisposeAsync();
        _parts.Vault.Dispose();
        _parts.Turn.Dispose();
        _parts.Telemetry.Dispose();
        _wrapping.Dispose();
        _sequencer.Dispose();
        _keys.Dispose();
        _agreements.Dispose();
        _again.Dispose();
        _following.Dispose();
        _inbox.Dispose();
        _stopping.Dispose();
        IdentityProvider?.Dispose();
        Budgets.Dispose();
        await _folder.DisposeAsync();
        _parts.Log.Stopped(_parts.Self.Value);
    }

    private async Task RunAsync(long generation, CancellationToken cancel)
    {
        var dispatcher = new Dispatcher(_parts);
        var clockwork = new Clockwork(_parts);
        _loops.Add("inbox", _inbox.RunAsync);
        await PublishFirstAsync(cancel);
        await Control.GreetAsync(cancel);
        await _following.ResumeAsync(cancel);
        await _parts.Broker.StartAsync(await _mailboxes.ToReadAsync(cancel), _inbox.DeliverAsync, cancel);
        _loops.Add("dispatcher", dispatcher.RunAsync);
        _loops.Add("control", Control.RunAsync);
        _loops.Add("parts", _partSender.RunAsync);
        _loops.Add("clock", clockwork.RunAsync, Lease.Clockwork);
        _loops.Add("directory", async stop =>
        {
            await _following.TakeWaitingAsync(stop);
            await _directories.RunAsync(stop);
        });
        _loops.Add("replacements", _directories.WatchAsync);
        _loops.Add("mailboxes", _mailboxes.WatchAsync);
        _loops.Add("agreements", _agreements.RunAsync);
        _loops.Add("rota", _rota.RunAsync);
        _loops.Add("duty", _caller.RunAsync, Lease.Duty);
        foreach (var hook in _parts.Hooks.Hooks)
            _loops.Add("hooks", new HookSender(_parts, hook).RunAsync, Lease.Hook + hook.Name);
        _loops.Add("keys", _keys.RunAsync, Lease.Keys);
        _loops.Add("waiting", _again.WatchAsync);
        _loops.Add("retention", _purger.RunAsync);
        _loops.Add("trail", _sequencer.RunAsync, Lease.Sequencer);
        _loops.Add("telemetry", _gauges.RunAsync);
        _loops.Add("broker", new MailboxWatch(_parts, _mailboxes).RunAsync);
        if (_others is not null)
            _loops.Add("others", stop => _others.WatchAsync(_parts.Delivery.Tick, _following.AdoptedAsync, stop));
        else
            _loops.Add("adopted", _following.RunAsync);
        if (OpenSslFloor.Below(OpenSslFloor.Loaded) is { } floor)
            _parts.Log.OpenSslBelowFloor(OpenSslFloor.Name(OpenSslFloor.Loaded), floor);
        _parts.Log.Started(_parts.Self.Value, generation, _parts.Directory.Current.Version);
    }

    // What was recorded and not published before the end: no word leaves before a checkpoint has it. Where that fails, its loop tries again.
    private async Task PublishFirstAsync(CancellationToken cancel)
    {
        try
        {
            await _sequencer.PublishOwnAsync(cancel);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            _parts.Log.LoopFailed("trail", failure.GetType().Name, 0);
        }
    }

    private async Task EndAsync()
    {
        if (!_ended.TrySetResult(GenerationEndedException.Code))
            return;
        _parts.Log.GenerationEnded();
        await _parts.Broker.StopAsync(CancellationToken.None);
        await _stopping.CancelAsync();
    }
}
