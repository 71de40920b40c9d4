using RabbitMQ.Client;

namespace Trm.Architecture.Tests.Offenders;

public static class SpeaksAmqp
{
    public static object Factory() => new ConnectionFactory();
}
