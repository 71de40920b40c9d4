using Trm.Contracts.Identifiers;
using Trm.Contracts.Rejections;

namespace Trm.Console.Record;

/// <summary>A verification that runs, or has ended; only whoever asked for it sees it.</summary>
/// <param name="id">Names it in the address; nobody can guess it.</param>
/// <param name="officer">Who asked for it.</param>
/// <param name="from">Whose pack was handed in; null where none was.</param>
/// <param name="begunAt">Since when.</param>
public sealed class RunningCheck(string id, string officer, ParticipantId? from, DateTimeOffset begunAt)
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile CheckStage _stage;

    public string Id => id;

    public string Officer => officer;

    public ParticipantId? From => from;

    public DateTimeOffset BegunAt => begunAt;

    public CheckStage Stage => _stage;

    /// <summary>What was found; null while it runs, and where it could not be done.</summary>
    public CheckReport? Report { get; private set; }

    /// <summary>Why it could not be done; null otherwise, and where the node failed.</summary>
    public Rejection? Refused { get; private set; }

    /// <summary>Ends with it.</summary>
    public Task Ended => _ended.Task;

    public void Collected() => _stage = CheckStage.Verifying;

    public void End(CheckReport? report, Rejection? refused = null)
    {
        (Report, Refused) = (report, refused);
        _stage = CheckStage.Ended;
        _ended.SetResult();
    }
}
