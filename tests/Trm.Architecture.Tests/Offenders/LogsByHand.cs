using Microsoft.Extensions.Logging;

namespace Trm.Architecture.Tests.Offenders;

public static class LogsByHand
{
#pragma warning disable CA1848, CA1873 // the offence
    public static void Log(ILogger logger, string name) => logger.LogInformation("{Name} arrived", name);
#pragma warning restore CA1848, CA1873
}
