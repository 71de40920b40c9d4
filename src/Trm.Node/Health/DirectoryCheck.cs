using Dapper;

namespace Trm.Node.Health;

/// <summary>Whether a directory is in force, for how long, and whether it knows us.</summary>
internal sealed class DirectoryCheck() : HealthCheck("directory")
{
    public override async Task<IReadOnlyList<HealthFinding>> LookAsync(Patient patient, CancellationToken cancel)
    {
        if (patient.Directory is not { } directory)
            return [Fault("DIRECTORY_ABSENT", $"no directory can be read", "get it from the governance body, and its fingerprint by telephone: trm node run --directory FILE --fingerprint HEX")];
        var (document, now) = (directory.Document, patient.Now);
        var shown = patient.Database is null ? 0 : await patient.ReadAsync(db => db.ExecuteScalar<long>("SELECT coalesce(max(dir), 0) FROM peer"), cancel);
        return Or(
            Ok($"version {directory.Version} is in force; next update due {document.NextUpdate:yyyy-MM-dd}, good until {document.HardExpiry:yyyy-MM-dd}"),
            [
                directory.IsPastHardExpiry(now) ? Fault("DIRECTORY_EXPIRED", $"version {directory.Version} expired on {document.HardExpiry:yyyy-MM-dd}: only reports are sent", "get the newest from the governance body or any peer: trm node adopt FILE")
                : directory.IsPastNextUpdate(now) ? Warning("DIRECTORY_DUE", $"version {directory.Version} was to be renewed on {document.NextUpdate:yyyy-MM-dd}; from {document.HardExpiry:yyyy-MM-dd} on only reports are sent", "ask the governance body for the newer one: trm node adopt FILE")
                : null,
                shown > directory.Version ? Warning("DIRECTORY_BEHIND", $"a peer speaks by version {shown}, we by {directory.Version}", "it is asked for by itself; if it does not come, get it from the governance body: trm node adopt FILE") : null,
                patient.Waiting is { } waiting ? Warning("DIRECTORY_WAITS", $"version {waiting.Succession.Next.Version} replaces the entry of {string.Join(", ", waiting.Replaced)} without its key, in force from {waiting.EffectiveAt:yyyy-MM-dd HH:mm} UTC", "ask them by telephone whether they want this; if not, tell the governance body") : null,
                patient.Entry is not { } entry ? Fault("NOT_LISTED", $"version {directory.Version} has no entry for {patient.Self}", "have it added: trm directory add")
                : entry.IsActiveAt(now) ? null : Fault("PARTICIPANT_NOT_ACTIVE", $"we are {entry.StatusAt(now).State} since {entry.StatusAt(now).Time:yyyy-MM-dd}: only reports are sent and taken", "ask the governance body"),
            ]);
    }
}
