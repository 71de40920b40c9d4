using Trm.Node.Machine;

namespace Trm.Node.Health;

/// <summary>Whether our clock is right, as the others' receipts say, and whether the machine keeps it so.</summary>
/// <param name="synchronized">The file that systemd-timesyncd makes once the clock is synchronized; its folder is there where the service runs.</param>
internal sealed class ClockCheck(string synchronized = "/run/systemd/timesync/synchronized") : HealthCheck("clock")
{
    public override async Task<IReadOnlyList<HealthFinding>> LookAsync(Patient patient, CancellationToken cancel)
    {
        var offset = await patient.ReadAsync(db => PeerClocks.Offset(db, patient.Now), cancel);
        HealthFinding? unsynchronized = System.IO.Directory.Exists(Path.GetDirectoryName(synchronized)) && !File.Exists(synchronized)
            ? Warning("CLOCK_UNSYNCHRONIZED", $"the machine's time service has not synchronized its clock", "timedatectl status; let it reach a time server")
            : null;
        return Or(
            offset is { } known ? Ok($"at most {known.Duration().TotalSeconds:0} s from the others', as their receipts of the last day say") : Unknown("CLOCK_NOT_JUDGED", $"no receipt of the last day: not judged"),
            [
                offset?.Duration() > ClockOffset.Stopping ? Fault("CLOCK_STOPPED", $"our clock is {offset.Value.TotalSeconds:0} s off: only reports are sent", "set the clock, then: trm node test PEER")
                : offset?.Duration() > ClockOffset.Alarming ? Warning("CLOCK_OFF", $"our clock is {offset.Value.TotalSeconds:0} s off; beyond 300 s only reports are sent", "set the clock, then: trm node test PEER")
                : null,
                unsynchronized,
            ]);
    }
}
