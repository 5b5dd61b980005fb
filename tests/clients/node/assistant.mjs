// Connects as an assistant does, and calls the tool that searches.
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";

const client = new Client({ name: "matrix", version: "1" });
await client.connect(new StreamableHTTPClientTransport(new URL(`${process.argv[2]}/mcp`)));
const { tools } = await client.listTools();
const found = await client.callTool({ name: "search", arguments: { text: "Turgusun" } });
if (found.isError) throw new Error(JSON.stringify(found.content));
console.log(`${tools.length} tools, ${JSON.stringify(found.structuredContent).length} characters`);
await client.close();
