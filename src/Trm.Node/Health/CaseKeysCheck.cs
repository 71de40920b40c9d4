using System.Globalization;
using System.Security.Cryptography;
using Dapper;
using Trm.Node.Storage.Content;

namespace Trm.Node.Health;

/// <summary>Whether the key-encryption key is there and opens the key of every case, and whether every case has its key. Counts only: a case is named nowhere.</summary>
internal sealed class CaseKeysCheck() : HealthCheck("case keys")
{
    public override async Task<IReadOnlyList<HealthFinding>> LookAsync(Patient patient, CancellationToken cancel)
    {
        if (!System.IO.Directory.Exists(patient.CasesFolder))
            return [Fault("CASE_KEYS_ABSENT", $"the folder of the cases' keys is not there", "mount it, or restore it from the backup of the keys: without it nothing of any case can be read")];
        if (!File.Exists(patient.KeyEncryptionKeyFile))
            return [Fault("KEY_FILE_ABSENT", $"the key-encryption key is gone", "restore it from its own backup: trm keys unwrap")];
        KeyEncryptionKey wrapping;
        try
        {
            wrapping = KeyEncryptionKey.ReadOrCreate(patient.KeyEncryptionKeyFile, mayCreate: false);
        }
        catch (NodeStartException fault)
        {
            return [Fault(fault.Code, $"{fault.Message}", "restore it from its own backup (trm keys unwrap), or make it owner-only again (chmod 600)")];
        }

        using (wrapping)
            return await LookAsync(patient, wrapping, cancel);
    }

    private async Task<IReadOnlyList<HealthFinding>> LookAsync(Patient patient, KeyEncryptionKey wrapping, CancellationToken cancel)
    {
        var files = System.IO.Directory.EnumerateFiles(patient.CasesFolder, "*.key").ToList();
        var names = files.Select(f => Path.GetFileNameWithoutExtension(f)!).ToHashSet(StringComparer.Ordinal);
        var erased = System.IO.Directory.EnumerateFiles(patient.CasesFolder, "*.erased").Select(f => Path.GetFileName(f).Split('.')).Where(p => p.Length == 3)
            .GroupBy(p => p[0], StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Max(p => int.TryParse(p[1], NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 0), StringComparer.Ordinal);
        var cases = await patient.ReadAsync(db => db.Query<string>("SELECT case_id FROM cases UNION SELECT case_id FROM draft").ToHashSet(StringComparer.Ordinal), cancel);
        // Again after the cases: one that was opened in between has its key by now.
        var missing = cases.Count(c => !names.Contains(KeyOf(c)) && !File.Exists(Path.Combine(patient.CasesFolder, KeyOf(c) + ".key")));
        var spare = names.Count(n => n != "node" && !cases.Contains(n.Split('.')[0]));
        var unopened = files.Count(f => !Opens(wrapping, f));
        var left = System.IO.Directory.EnumerateFiles(patient.CasesFolder, "*.destroying").Count();
        return Or(
            Ok($"{files.Count} keys, each opened by the key-encryption key; every case has its own{(spare == 0 ? "" : FormattableString.Invariant($"; {spare} keys of cases that never came to be"))}"),
            [
                unopened == 0 ? null : Fault("CASE_KEY_UNREADABLE", $"{unopened} of {files.Count} keys of cases are not opened by the key-encryption key", "put the right key-encryption key back (trm keys unwrap), or the keys from their own backup: what they seal cannot be read"),
                missing == 0 ? null : Fault("CASE_KEY_ABSENT", $"{missing} of {cases.Count} cases have no key: their content cannot be read", "restore the folder of the cases' keys from its own backup"),
                left == 0 || patient.IsRunning ? null : Warning("CASE_KEY_HALF_DESTROYED", $"the destruction of {left} keys was interrupted", "start the node: it finishes it"),
            ]);

        string KeyOf(string @case) => erased.TryGetValue(@case, out var number) ? FormattableString.Invariant($"{@case}.{number}") : @case;
    }

    private static bool Opens(KeyEncryptionKey wrapping, string file)
    {
        try
        {
            CryptographicOperations.ZeroMemory(wrapping.Unwrap(File.ReadAllBytes(file), Path.GetFileNameWithoutExtension(file)));
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
        catch (FileNotFoundException)
        {
            return true; // erased in this moment
        }
    }
}
