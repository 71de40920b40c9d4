using Trm.Testing;

namespace Trm.Node.Tests.Storage;

[OnStorage("postgres")]
internal sealed class Postgres : StorageContract;
