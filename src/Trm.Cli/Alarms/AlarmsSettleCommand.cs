using Trm.Cli.Terminal;

namespace Trm.Cli.Alarms;

/// <summary><c>trm alarms settle</c></summary>
internal sealed class AlarmsSettleCommand(Screen screen)
    : AlarmActCommand(screen, "settle", "Say that what an alarm tells of was dealt with, where nothing else ends it", "Settled, and written into the trail.");
