"""Clients of the Model Context Protocol."""

import asyncio
import json

from tests.clients.matrix import NODE, Portal, client, node_version, ran


@client("mcp")
def mcp(portal: Portal) -> str:
    """the Python SDK: tools, a search, the record that it finds"""
    return asyncio.run(_ask(portal.url))


async def _ask(url: str) -> str:
    from mcp import ClientSession
    from mcp.client.streamable_http import streamable_http_client

    async with (
        streamable_http_client(f"{url}/mcp") as streams,
        ClientSession(*streams[:2]) as session,
    ):
        await session.initialize()
        tools = [tool.name for tool in (await session.list_tools()).tools]
        found = await session.call_tool("search", {"text": "Turgusun"})
        assert not found.is_error, found.content
        record = found.structured_content["results"][0]["key"]
        whole = await session.call_tool("get_record", {"record": record})
        assert not whole.is_error, whole.content
        size = len(json.dumps(whole.structured_content))
        return f"{len(tools)} tools; the record has {size:,} characters"


@client("@modelcontextprotocol/sdk", node_version("@modelcontextprotocol/sdk"))
def mcp_of_node(portal: Portal) -> str:
    """the TypeScript SDK in Node: tools and a search"""
    return ran("node", NODE / "assistant.mjs", portal.url).strip()
