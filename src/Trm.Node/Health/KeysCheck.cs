using Trm.Envelope.Keys;
using Trm.Evidence.Witnesses;
using Trm.Node.Storage;
using Trm.Trail;

namespace Trm.Node.Health;

/// <summary>Whether our keys are there, ours alone, listed, valid and not soon at their end, and whether a token signs.</summary>
internal sealed class KeysCheck() : HealthCheck("keys")
{
    private static readonly string[] Private = [".key", ".pkcs11"];

    public override Task<IReadOnlyList<HealthFinding>> LookAsync(Patient patient, CancellationToken cancel)
    {
        if (!System.IO.Directory.Exists(patient.Options.KeysFolder))
            return Task.FromResult<IReadOnlyList<HealthFinding>>([Fault("KEYS_ABSENT", $"the keys folder is not there", "mount it, or restore it from its backup; trm keys new makes other keys, which must be listed first")]);
        var findings = System.IO.Directory.EnumerateFiles(patient.Options.KeysFolder).Where(f => Private.Contains(Path.GetExtension(f), StringComparer.Ordinal)).Append(patient.KeyEncryptionKeyFile)
            .Where(f => File.Exists(f) && !OwnerOnly.Holds(f)).Order(StringComparer.Ordinal)
            .Select(f => (HealthFinding?)Fault("KEY_FILE_PERMISSIONS", $"others have rights to {Path.GetFileName(f)}", "chmod 600; if somebody may have read it, replace the key: contracts/stolen-key.md")).ToList();
        if (!patient.Keys.Try(out var store, out var unread))
        {
            if (findings.Count == 0)
                findings.Add(Fault(unread.Code.Text, $"the keys folder cannot be used: {unread.Hint ?? "a file is not what it must be"}", "trm keys list says which file; a token that is absent is put back"));
            return Task.FromResult(Or(Ok($""), findings));
        }

        if (patient.Entry is not { } entry)
            return Task.FromResult(Or(Unknown("NOT_LOOKED_AT", $"the files are as they must be; whether they are listed is not known without a directory"), findings));
        var now = patient.Now;
        var signing = store.SignerAt(entry, now);
        var until = (Signing: KeySchedule.LastsUntil(entry.Signing, store, now), Encryption: KeySchedule.LastsUntil(entry.Encryption, store, now));
        findings.Add(signing is null ? Fault("KEY_NOT_LISTED", $"no signing key here is listed as valid: nothing can be sent", "use the listed key, or have the new one listed: trm directory relist") : null);
        findings.Add(entry.Encryption.Any(k => k.IsValidAt(now) && store.Ring.Find(k.Certificate.SkiHex) is not null) ? null
            : Fault("KEY_NOT_LISTED", $"no encryption key here is listed as valid: what is sent to us cannot be opened", "use the listed key, or have the new one listed: trm directory relist"));
        findings.Add(Named(patient, "log.key", key => entry.Logs.Contains(NoteKey.OfLog(ListedKeys.Origin(patient.Self, patient.Generation), key).ToString(), StringComparer.Ordinal)));
        findings.Add(Named(patient, "witness.key", key => entry.Witnesses.Contains(NoteKey.OfWitness(ListedKeys.WitnessName(patient.Self), key).ToString(), StringComparer.Ordinal)));
        if (signing is not null)
        {
            findings.Add(Soon("signing", until.Signing, now));
            findings.Add(Soon("encryption", until.Encryption, now));
            // Signed, and thrown away: an absent token is not seen otherwise.
            if (signing.IsInToken && !entry.Sign(signing, now).Try(out _, out var silent))
                findings.Add(Fault(silent.Code.Text, $"the token with our signing key does not answer: nothing can be sent", "put it back and start the node again"));
        }

        return Task.FromResult(Or(
            Ok($"{store.Keys.Count(k => k.IsHere)} message keys, listed and ours alone{(signing?.IsInToken == true ? ", the token signs" : "")}; signing until {until.Signing:yyyy-MM-dd}, encryption until {until.Encryption:yyyy-MM-dd}"), findings));
    }

    private HealthFinding? Soon(string which, DateTimeOffset until, DateTimeOffset now) => until - now >= KeySchedule.ListedBefore
        ? null
        : Warning("KEY_EXPIRING", $"our {which} key ends on {until:yyyy-MM-dd}, and no next one is listed", "trm keys rotate makes one; have it listed: trm directory relist");

    private HealthFinding? Named(Patient patient, string file, Func<Ed25519PublicKey, bool> isListed)
    {
        var read = File.Exists(Path.Combine(patient.Options.KeysFolder, file)) ? Ed25519PrivateKey.Read(Path.Combine(patient.Options.KeysFolder, file)) : null;
        using var key = read?.Value;
        return key is null
            ? Fault("KEY_FILE_INVALID", $"{file} is not there, or cannot be read as an owner-only key", "restore it from the backup of the keys")
            : isListed(key.PublicKey) ? null
            : Fault("KEY_NOT_LISTED", $"{file} is not the one that the directory lists", "use the listed key, or have the new one listed: trm directory relist");
    }
}
