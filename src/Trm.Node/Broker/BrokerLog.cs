using Microsoft.Extensions.Logging;
using Trm.Contracts.Identifiers;
using Trm.Contracts.Messages;

namespace Trm.Node.Broker;

/// <summary>Everything this room logs: participants, lanes, mailbox names, counts, types. Never bytes, never an exception's text.</summary>
internal static partial class BrokerLog
{
    [LoggerMessage(3000, LogLevel.Information, "Broker {Address}: {Participant} reads {Count} mailboxes")]
    public static partial void Started(ILogger logger, string address, ParticipantId participant, int count);

    [LoggerMessage(3001, LogLevel.Information, "Broker {Address}: connected")]
    public static partial void Connected(ILogger logger, string address);

    [LoggerMessage(3002, LogLevel.Warning, "Broker {Address}: connection lost, code {Code}")]
    public static partial void Disconnected(ILogger logger, string address, int code);

    [LoggerMessage(3003, LogLevel.Information, "Broker {Address}: stopped")]
    public static partial void Stopped(ILogger logger, string address);

    [LoggerMessage(3004, LogLevel.Error, "A delivery from {Peer}, {Lane} lane, could not be stored ({Exception}) and stays with the broker")]
    public static partial void NotStored(ILogger logger, ParticipantId peer, Lane lane, string exception);

    [LoggerMessage(3005, LogLevel.Warning, "Carrier, level {Reported}: {Template} ({Exception})")]
    public static partial void Carrier(ILogger logger, LogLevel reported, string template, string exception);

    [LoggerMessage(3006, LogLevel.Error, "Broker {Address}: our credentials were refused; trying again")]
    public static partial void Refused(ILogger logger, string address);
}
