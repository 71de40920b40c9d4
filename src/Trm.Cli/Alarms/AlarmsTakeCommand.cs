using Trm.Cli.Terminal;

namespace Trm.Cli.Alarms;

/// <summary><c>trm alarms take</c></summary>
internal sealed class AlarmsTakeCommand(Screen screen)
    : AlarmActCommand(screen, "take", "Take an alarm: you look after it, and nobody else is called out", "It is yours; who else was called is told. It stands until what it is about has ended.");
