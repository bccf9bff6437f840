"""A PLC's Modbus TCP server: holding registers and coils, each request that writes as a line of JSON on stdout.

python modbus_server.py PORT
"""
import asyncio, json, sys
from pymodbus.datastore import ModbusDeviceContext, ModbusSequentialDataBlock, ModbusServerContext
from pymodbus.server import StartAsyncTcpServer


def seen(sending, pdu):
    if not sending and pdu.function_code in (5, 6, 15, 16):
        values = pdu.bits if pdu.function_code in (5, 15) else pdu.registers
        print(json.dumps({"function": pdu.function_code, "address": pdu.address, "values": list(values)}), flush=True)
    return pdu


device = ModbusDeviceContext(hr=ModbusSequentialDataBlock(1, [0] * 200), co=ModbusSequentialDataBlock(1, [0] * 200))
asyncio.run(StartAsyncTcpServer(ModbusServerContext(device), address=("127.0.0.1", int(sys.argv[1])), trace_pdu=seen))
