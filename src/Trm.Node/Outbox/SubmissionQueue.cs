using Trm.Contracts.Identifiers;
using Trm.Contracts.Rejections;
using Trm.Node.Idempotency;

namespace Trm.Node.Outbox;

/// <summary>
/// Submissions to one peer that wait at the same time are taken together, in the order in which they came; of one case, and of one id, only one at a time, so that none changes what another
/// of its batch is judged by: together they come to what they would have come to one by one. Nobody waits for company.
/// </summary>
internal sealed class SubmissionQueue
{
    /// <summary>Submissions of one batch at most.</summary>
    public const int MaxBatch = 32;

    private readonly Dictionary<ParticipantId, List<WaitingSubmission>> _waiting = [];

    /// <summary>Returns its own answer.</summary>
    /// <param name="submission">To be submitted.</param>
    /// <param name="submit">Submits one batch, within one turn of its peer, and answers each of it. What it throws is the answer to those that it has not answered.</param>
    /// <param name="cancel">Ends the waiting.</param>
    /// <exception cref="OperationCanceledException">Cancelled before its turn came; afterwards it is too late.</exception>
    public async Task<Result<Submitted>> SubmitAsync(Submission submission, Func<ParticipantId, IReadOnlyList<WaitingSubmission>, Task> submit, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var waiting = new WaitingSubmission(submission);
        bool isFirst;
        lock (_waiting)
        {
            isFirst = !_waiting.TryGetValue(submission.To, out var others);
            (others ??= _waiting[submission.To] = []).Add(waiting);
        }

        if (isFirst)
            _ = Task.Run(() => RunAsync(submission.To, submit), CancellationToken.None);
        await using var leaving = cancel.UnsafeRegister((w, token) => ((WaitingSubmission)w!).Leave(token), waiting);
        return await waiting.Answered;
    }

    private async Task RunAsync(ParticipantId to, Func<ParticipantId, IReadOnlyList<WaitingSubmission>, Task> submit)
    {
        // It was begun within the request of whoever came first, and is done for all.
        KeyedRequest.Leave();
        while (Take(to) is { Count: > 0 } batch)
        {
            try
            {
                await submit(to, batch);
            }
            catch (Exception failure)
            {
                foreach (var waiting in batch)
                    waiting.Fail(failure);
            }
        }
    }

    // Nothing left: the next who comes is the first again.
    private List<WaitingSubmission> Take(ParticipantId to)
    {
        lock (_waiting)
        {
            var waiting = _waiting[to];
            var batch = new List<WaitingSubmission>();
            var (cases, ids) = (new HashSet<CaseId>(), new HashSet<MessageId>());
            var left = new List<WaitingSubmission>();
            foreach (var one in waiting)
                if (batch.Count == MaxBatch || (one.Submission.Case is { } @case && !cases.Add(@case)) || (one.Submission.Keeps is { } id && !ids.Add(id)))
                    left.Add(one);
                else if (one.TryBegin())
                    batch.Add(one);
            if (batch.Count == 0)
                _waiting.Remove(to);
            else
                _waiting[to] = left;
            return batch;
        }
    }
}
