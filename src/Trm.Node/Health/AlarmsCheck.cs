using Trm.Node.Alarms;

namespace Trm.Node.Health;

/// <summary>Which alarms stand.</summary>
internal sealed class AlarmsCheck() : HealthCheck("alarms")
{
    public override async Task<IReadOnlyList<HealthFinding>> LookAsync(Patient patient, CancellationToken cancel)
    {
        var open = await patient.ReadAsync(db => AlarmTable.Open(db), cancel);
        return
        [
            open.Count == 0
                ? Ok($"none stands")
                : Warning("ALARMS", $"{open.Count} stand: {string.Join(", ", open.GroupBy(a => a.Code, StringComparer.Ordinal).Select(g => g.Count() == 1 ? g.Key : FormattableString.Invariant($"{g.Key} x{g.Count()}")))}", "trm alarms list says what to do about each"),
        ];
    }
}
