namespace Trm.Architecture.Tests.Offenders;

public static class ReadsTheClock
{
    public static (DateTime, DateTimeOffset) Now() => (DateTime.UtcNow, DateTimeOffset.Now);
}
