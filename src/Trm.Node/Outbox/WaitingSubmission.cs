using Trm.Contracts.Rejections;
using Trm.Node.Idempotency;

namespace Trm.Node.Outbox;

/// <summary>A submission, and who waits for what becomes of it.</summary>
internal sealed class WaitingSubmission(Submission submission)
{
    private readonly TaskCompletionSource<Result<Submitted>> _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _begun;

    public Submission Submission { get; } = submission;

    /// <summary>Whose request it is, where that has an idempotency key: the commit is another's, and says so.</summary>
    public KeyedRequest? Under { get; } = KeyedRequest.Current;

    /// <summary>Its own answer, whatever becomes of those beside it.</summary>
    public Task<Result<Submitted>> Answered => _answered.Task;

    /// <summary>False for one whose sender has left before its turn came; from now on nobody can.</summary>
    public bool TryBegin() => Interlocked.Exchange(ref _begun, 1) == 0;

    public void Leave(CancellationToken cancel)
    {
        if (TryBegin())
            _answered.TrySetCanceled(cancel);
    }

    public void Answer(Result<Submitted> result) => _answered.TrySetResult(result);

    public void Fail(Exception failure) => _answered.TrySetException(failure);
}
