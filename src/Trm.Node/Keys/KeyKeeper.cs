using Trm.Envelope.Keys;
using Trm.Node.Alarms;
using Trm.Node.Processes;
using Trm.Node.Storage;
using Trm.Node.Trail;

namespace Trm.Node.Keys;

/// <summary>
/// Looks after our own message keys while the node runs: takes up what is laid into the folder, records which key is in use, destroys encryption keys on schedule, and says in
/// time that a next key is wanted. Source: contracts/envelope.md, "Keys".
/// </summary>
internal sealed class KeyKeeper(NodeParts node) : IDisposable
{
    private readonly SemaphoreSlim _one = new(1, 1);
    private string? _folder;
    private string? _signer;
    private bool? _alarmed;
    private Dictionary<string, KeyTable.Row>? _recorded;

    /// <summary>Called when another key of ours signs than before: what is in flight may have to be sealed again.</summary>
    public Func<CancellationToken, Task> Changed { get; set; } = _ => Task.CompletedTask;

    /// <summary>Looks until stopped.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        while (true)
        {
            await LookAsync(cancel);
            await Task.Delay(node.Delivery.Tick, node.Time, cancel);
        }
    }

    /// <summary>One look; costs a few file times where nothing changed.</summary>
    public async Task LookAsync(CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        var changed = false;
        try
        {
            var first = _folder is null;
            await ReadFolderAsync(cancel);
            await Turn.AnewAsync(() => RecordAsync(cancel));
            var signer = node.Own.Signing?.Certificate.Sha256;
            changed = !first && signer is not null && signer != _signer;
            _signer = signer;
        }
        finally
        {
            _one.Release();
        }

        if (changed)
            await Changed(cancel);
    }

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();

    // Every process reads the keys; one of them records what becomes of them, and destroys.
    private async Task RecordAsync(CancellationToken cancel)
    {
        using var duty = await node.Turn.TryTakeDutyAsync(Lease.Keys, cancel);
        if (duty is null)
            return;
        if (_recorded is null || node.Leases is not null)
            (_recorded, _alarmed) = (await node.Database.ReadAsync(KeyTable.All, cancel), null);
        await DestroyAsync(duty, cancel);
        await RecordUseAsync(duty, KeyPurpose.MessageSigning, node.Own.Signing?.Certificate, cancel);
        await RecordUseAsync(duty, KeyPurpose.MessageEncryption, EncryptionInUse(), cancel);
        await WatchAsync(cancel);
    }

    private DateTimeOffset Now => node.Time.GetUtcNow();

    // What is in the folder now, if anything there changed. A file that cannot be used alarms, and the keys that were read before hold on.
    private async Task ReadFolderAsync(CancellationToken cancel)
    {
        var folder = string.Join('\n', System.IO.Directory.EnumerateFiles(node.Own.Store.Folder).Order(StringComparer.Ordinal)
            .Select(f => FormattableString.Invariant($"{f} {File.GetLastWriteTimeUtc(f).Ticks} {(OperatingSystem.IsWindows() ? 0 : (int)File.GetUnixFileMode(f))}")));
        if (folder == _folder)
            return;
        var read = KeyStore.Load(node.Self, node.Own.Store.Folder);
        if (read.IsOk)
        {
            node.Own.Store = read.Value;
        }
        else
        {
            node.Log.KeysRefused(read.Rejection.Code.Text);
            // To another process they may be as they should.
            node.Leases?.GiveUp(Lease.Keys);
        }

        await node.StandAsync(AlarmCode.KeyUnusable, !read.IsOk, cancel);
        _folder = folder;
    }

    // The key to which peers seal now: the newest that is listed as valid.
    private Certificate? EncryptionInUse() =>
        node.Own.Entry?.Encryption.Where(k => k.IsValidAt(Now)).OrderByDescending(k => k.From).FirstOrDefault()?.Certificate;

    // The first key of a purpose is no rotation; every later one is a trail entry.
    private async Task RecordUseAsync(HeldTurn duty, KeyPurpose purpose, Certificate? inUse, CancellationToken cancel)
    {
        if (inUse is null || _recorded!.ContainsKey(inUse.Sha256))
            return;
        var isRotation = _recorded.Values.Any(r => r.Purpose == purpose.ToString());
        var row = new KeyTable.Row { Sha256 = inUse.Sha256, Purpose = purpose.ToString(), UsedFrom = Now.ToUnixTimeMilliseconds() };
        await duty.CommitAsync(CommitStep.Elapsed, tx =>
        {
            KeyTable.Put(tx, row);
            if (isRotation)
                TrailTable.Append(tx, node.Vault, Now, TrailEntry.KeyRotated(inUse.Der));
            return 0;
        }, cancel);
        _recorded[inUse.Sha256] = row;
        if (isRotation)
            node.Log.KeyInUse(inUse.SkiHex);
    }

    // Not while the directory has expired: a clock that is months ahead would destroy the key in use, and nothing brings a key back.
    private async Task DestroyAsync(HeldTurn duty, CancellationToken cancel)
    {
        if (node.Directory.Current.IsPastHardExpiry(Now))
            return;
        foreach (var key in node.Own.Store.Keys.Where(k => k.Purpose == KeyPurpose.MessageEncryption && KeySchedule.DestroyOn(k.Certificate, node.Own.Entry) <= Now
            && _recorded!.GetValueOrDefault(k.Certificate.Sha256)?.DestroyedAt is null).ToList())
        {
            // First the key, then the word: what is recorded as destroyed is.
            KeyStore.Destroy(key);
            var row = new KeyTable.Row { Sha256 = key.Certificate.Sha256, Purpose = nameof(KeyPurpose.MessageEncryption), DestroyedAt = Now.ToUnixTimeMilliseconds() };
            await duty.CommitAsync(CommitStep.Elapsed, tx =>
            {
                KeyTable.Put(tx, row);
                return TrailTable.Append(tx, node.Vault, Now, TrailEntry.KeyDestroyed(key.Certificate.Der));
            }, cancel);
            _recorded![key.Certificate.Sha256] = row;
            node.Log.KeyDestroyed(key.Certificate.SkiHex);
            await ReadFolderAsync(cancel);
        }
    }

    private async Task WatchAsync(CancellationToken cancel)
    {
        var entry = node.Own.Entry;
        var until = Now + KeySchedule.ListedBefore;
        var isShort = entry is not null
            && (KeySchedule.LastsUntil(entry.Signing, node.Own.Store, Now) < until || KeySchedule.LastsUntil(entry.Encryption, node.Own.Store, Now) < until);
        if (isShort == _alarmed)
            return;
        await node.StandAsync(AlarmCode.KeyExpiring, isShort, cancel);
        _alarmed = isShort;
    }
}
