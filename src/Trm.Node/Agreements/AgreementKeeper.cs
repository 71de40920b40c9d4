using Trm.Contracts.Rejections;
using Trm.Node.Alarms;
using Trm.Node.Storage;

namespace Trm.Node.Agreements;

/// <summary>Reads agreements and holidays at start, whenever a file or the directory changes, and on command.</summary>
internal sealed class AgreementKeeper(NodeParts node, string? agreements, string? holidays) : IDisposable
{
    private readonly SemaphoreSlim _one = new(1, 1);
    private string _stamp = "";

    /// <summary>The first reading: a file that is not what it must be refuses the start.</summary>
    /// <exception cref="NodeStartException">Code and hint of the first bad file.</exception>
    public async Task StartAsync(CancellationToken cancel)
    {
        var read = await ReadAsync(CommitStep.Prepared, cancel);
        if (!read.Try(out _, out var fault))
            throw new NodeStartException(fault.Code.Text, $"{fault.Path}: {fault.Hint}");
    }

    /// <summary>Looks whether something has changed, until stopped.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        while (true)
        {
            if (Stamp() != _stamp)
                await ReadAsync(CommitStep.Elapsed, cancel);
            await Task.Delay(node.Delivery.Tick, node.Time, cancel);
        }
    }

    /// <summary>Reads everything anew. What is refused leaves what held before, with an alarm until it is put right.</summary>
    public Task<Result<IReadOnlyList<HeldAgreement>>> ReadAsync(CancellationToken cancel) => ReadAsync(CommitStep.Elapsed, cancel);

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();

    private async Task<Result<IReadOnlyList<HeldAgreement>>> ReadAsync(CommitStep step, CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        try
        {
            return await ReadAloneAsync(step, cancel);
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task<Result<IReadOnlyList<HeldAgreement>>> ReadAloneAsync(CommitStep step, CancellationToken cancel)
    {
        var stamp = Stamp();
        var known = await node.Database.ReadAsync(AgreementTable.Fingerprints, cancel);
        var read = Read(known, out var days);
        var fresh = read.IsOk ? read.Value.Where(h => !known.Contains(h.Signed.Fingerprint)).ToList() : [];
        var wasBad = (await node.Database.ReadAsync(db => AlarmTable.Open(db), cancel)).Any(a => a.Code == AlarmCode.AgreementInvalid);
        if (fresh.Count > 0 || (!read.IsOk && step != CommitStep.Prepared) || (read.IsOk && wasBad))
        {
            await node.Database.CommitAsync(step, tx =>
            {
                foreach (var held in fresh)
                    AgreementTable.TakeUp(tx, held, node.Time.GetUtcNow().ToUnixTimeMilliseconds());
                node.Stand(tx, AlarmCode.AgreementInvalid, !read.IsOk);
                return 0;
            }, cancel);
        }

        _stamp = stamp;
        if (read.IsOk)
        {
            node.Agreements.Put(read.Value, days!);
            foreach (var held in read.Value)
                node.Log.AgreementHeld(held.Agreement.Id, held.Agreement.Version, held.Agreement.Parties.Count);
        }
        else
        {
            node.Log.AgreementsRefused(read.Rejection.Code.Text);
        }

        return read;
    }

    private Result<IReadOnlyList<HeldAgreement>> Read(IReadOnlySet<string> known, out Contracts.Deadlines.Holidays? days)
    {
        days = null;
        var read = AgreementFiles.Read(node.Self, agreements, node.Directory.Current, known);
        return read.IsOk && !AgreementFiles.ReadHolidays(holidays).Try(out days, out var fault) ? fault : read;
    }

    private string Stamp() => FormattableString.Invariant($"{node.Directory.Current.Version}\n{AgreementFiles.Stamp(agreements, holidays)}");
}
