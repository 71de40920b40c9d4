using Trm.Node.Duty;

namespace Trm.Node.Health;

/// <summary>Whether anybody would be called at night: the rota is there, can be read and is of this year.</summary>
internal sealed class DutyCheck() : HealthCheck("duty")
{
    // People come and go within a year, and a week repeats itself whether they do or not.
    private static readonly TimeSpan OldAfter = TimeSpan.FromDays(365);

    public override Task<IReadOnlyList<HealthFinding>> LookAsync(Patient patient, CancellationToken cancel) => Task.FromResult<IReadOnlyList<HealthFinding>>([Look(patient)]);

    private HealthFinding Look(Patient patient)
    {
        if (patient.Options.RotaFile is not { } file)
            return Warning("ROTA_ABSENT", $"there is no duty rota: alarms stand in their list, and nobody is called out", "write one, and give the setting rota: the guide, \"Who is called out\"");
        var read = RotaFile.Read(file, patient.Options.Mail is not null);
        if (!read.Try(out var rota, out _))
            return Fault("ROTA_INVALID", $"the duty rota cannot be taken up: {string.Join("; ", read.Rejections.Take(3))}", patient.IsRunning ? "mend it; the one before holds until then, but for a restart" : "mend it: the node does not start with it");
        var (duty, changed) = (rota.At(patient.Now), new DateTimeOffset(File.GetLastWriteTimeUtc(file), TimeSpan.Zero));
        return patient.Now - changed > OldAfter
            ? Warning("ROTA_OLD", $"the duty rota was last changed on {changed:yyyy-MM-dd}; {duty.Officer.Officer} would be called now", "does everybody in it still take duty? Mend it, or say so: touch the file; then try it: trm duty drill")
            : Ok($"{duty.Officer.Officer} is on duty until {duty.Until:yyyy-MM-dd HH:mm} UTC, {duty.Deputy.Officer} is the deputy");
    }
}
