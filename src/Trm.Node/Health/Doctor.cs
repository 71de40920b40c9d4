using System.Data.Common;
using static System.FormattableString;

namespace Trm.Node.Health;

/// <summary>All checks, in the order in which somebody would mend what they find.</summary>
internal static class Doctor
{
    public static IReadOnlyList<HealthCheck> Checks { get; } =
    [
        new DiskCheck(), new StorageCheck(), new CaseKeysCheck(), new BackupCheck(), new TrailCheck(), new DirectoryCheck(), new KeysCheck(), new ClockCheck(), new OpenSslCheck(), new BrokerCheck(),
        new PeersCheck(), new TrafficCheck(), new DutyCheck(), new AlarmsCheck(), new IdentityProviderCheck(), new HooksCheck(),
    ];

    /// <summary>Looks at everything. What cannot be looked at is a finding, too: one thing that is broken hides no other.</summary>
    public static async Task<HealthReport> ExamineAsync(Patient patient, IEnumerable<HealthCheck> checks, CancellationToken cancel)
    {
        var findings = new List<HealthFinding>();
        foreach (var check in checks)
        {
            try
            {
                findings.AddRange(await check.LookAsync(patient, cancel));
            }
            catch (NotLookedAtException nothing)
            {
                findings.Add(new(check.Name, "NOT_LOOKED_AT", HealthState.NotLookedAt, $"not looked at: {nothing.Message}"));
            }
            catch (DbException failure)
            {
                findings.Add(new(check.Name, "NOT_LOOKED_AT", HealthState.NotLookedAt, Invariant($"not looked at: the database does not answer ({StorageCheck.Kind(failure)})")));
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                findings.Add(new(check.Name, "CHECK_FAILED", HealthState.Fault, Invariant($"the check itself failed with {failure.GetType().Name}"), "look at the log of the node and at the machine"));
            }
        }

        return new(patient.Self, patient.Now, patient.IsRunning, findings);
    }
}
