using System.Security.Cryptography;
using Trm.Contracts.Identifiers;
using Trm.Node;

namespace Trm.Console.Record;

/// <summary>
/// Verifications, one at a time: a pack may take a gigabyte of memory. The last few are kept while this process runs; what they found stands in the record of checks for good, and the
/// page can be made again with one click.
/// </summary>
internal sealed class RecordChecks(TrmNode node, TimeProvider time, ConsoleLog log) : IDisposable
{
    /// <summary>So many are kept.</summary>
    public const int Kept = 16;

    private readonly Lock _lock = new();
    private readonly List<RunningCheck> _checks = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _receiving = new(1);
    private Task _running = Task.CompletedTask;

    /// <summary>One pack is received at a time; null while another one is, or while a verification runs.</summary>
    public IDisposable? Receive()
    {
        lock (_lock)
            return _running.IsCompleted && _receiving.Wait(0) ? new Received(_receiving) : null;
    }

    /// <summary>Begins one; null while another one runs, and then the pack is closed.</summary>
    /// <param name="officer">Who asks.</param>
    /// <param name="theirs">The pack that was handed in; closed at the end. Null for our own record alone.</param>
    /// <param name="from">Whose it is said to be.</param>
    public RunningCheck? Begin(Officer officer, Stream? theirs = null, ParticipantId? from = null)
    {
        lock (_lock)
        {
            if (!_running.IsCompleted || _stopping.IsCancellationRequested)
            {
                theirs?.Dispose();
                return null;
            }

            var check = new RunningCheck(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)), officer.Code, from, time.GetUtcNow());
            _checks.Add(check);
            if (_checks.Count > Kept)
                _checks.RemoveAt(0);
            _running = Task.Run(() => RunAsync(check, officer, theirs));
            return check;
        }
    }

    /// <summary>That of this officer; null where there is none, or it is somebody else's.</summary>
    public RunningCheck? Find(Officer officer, string? id)
    {
        lock (_lock)
            return _checks.Find(c => c.Id == id && c.Officer == officer.Code);
    }

    /// <summary>No verification outlives the node that it reads.</summary>
    public void Dispose()
    {
        _stopping.Cancel();
        Task running;
        lock (_lock)
            running = _running;
        running.Wait();
        _stopping.Dispose();
        _receiving.Dispose();
    }

    private async Task RunAsync(RunningCheck check, Officer officer, Stream? theirs)
    {
        try
        {
            var verified = await node.Audit.VerifyAsync(officer, theirs, check.From, check.Collected, _stopping.Token);
            if (verified.IsOk)
                check.End(CheckReport.Of(verified.Value, check.From, node, time.GetUtcNow()));
            else
                check.End(null, verified.Rejection);
        }
        catch (Exception failure)
        {
            log.Failed(failure.GetType().Name);
            check.End(null);
        }
        finally
        {
            if (theirs is not null)
                await theirs.DisposeAsync();
        }
    }

    private sealed class Received(SemaphoreSlim receiving) : IDisposable
    {
        public void Dispose() => receiving.Release();
    }
}
